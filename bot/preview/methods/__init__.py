"""The Bot API methods, each a function of the world and the call's parameters."""
