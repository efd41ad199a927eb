"""What a programme's records do in time: streams, events, decisions, funding, and whose money it is."""
