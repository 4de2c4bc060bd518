"""The citizens' bot of a Vietnamese People's Committee."""
