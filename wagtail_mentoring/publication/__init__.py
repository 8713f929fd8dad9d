"""Pages of a program that offices run together: public only with the signature of every office."""
