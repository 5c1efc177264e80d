"""Moving operations between this file and a server. It knows no slice: an operation is an envelope here."""
