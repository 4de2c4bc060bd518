"""Administrative procedures (thủ tục hành chính): the knowledge and the answers."""
