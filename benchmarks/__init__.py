"""How quick briefgen is beside what people use today: `make bench`."""
