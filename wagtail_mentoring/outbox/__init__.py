"""Mail that is written in the transaction that causes it and sent afterwards, so none is lost."""
