"""What is planted into the city, as things that happened: irregularities, and innocents who look like them.

Each module tells events of people made for it and writes into the key, at that moment, what is wrong about them. No
rule is read or run anywhere in this room.
"""
