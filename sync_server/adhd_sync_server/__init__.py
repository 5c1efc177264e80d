"""The wing of the sync server, on Litestar. It will hold the relay, accounts and API; it has no route yet."""
