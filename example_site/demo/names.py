"""Names of invented people, by the places a university's graduates come from: women, men, families."""

from typing import NamedTuple


class NameSet(NamedTuple):
    """Names that go together, and the skin (0 light to 8 dark) and hair of the portraits drawn for them."""

    weight: int
    skins: tuple[int, ...]
    dark_hair: bool
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]


NAME_SETS = (
    NameSet(
        40,
        (0, 0, 1, 1, 2),
        False,
        (
            "Aoife",
            "Niamh",
            "Ciara",
            "Sinéad",
            "Róisín",
            "Gráinne",
            "Orla",
            "Maeve",
            "Fionnuala",
            "Clodagh",
            "Emma",
            "Rachel",
        ),
        (
            "Seán",
            "Cillian",
            "Oisín",
            "Conor",
            "Declan",
            "Pádraig",
            "Eoin",
            "Fergal",
            "Ronan",
            "Brendan",
            "Peter",
            "Luke",
        ),
        (
            "Murphy",
            "Kelly",
            "O’Sullivan",
            "Walsh",
            "O’Brien",
            "Byrne",
            "Ryan",
            "Doyle",
            "Gallagher",
            "Kennedy",
            "Lynch",
            "Nolan",
            "Fitzgerald",
            "MacCarthy",
            "Ní Dhomhnaill",
            "Brennan",
            "Keane",
            "Tuohy",
        ),
    ),
    NameSet(
        24,
        (0, 1, 1, 2, 5),
        False,
        ("Charlotte", "Hannah", "Grace", "Zoë", "Amelia", "Ruth", "Fiona", "Olivia", "Harriet", "Rhiannon"),
        ("James", "Thomas", "Oliver", "Daniel", "Samuel", "Callum", "Rhys", "Alasdair", "Marcus", "Edward"),
        (
            "Smith",
            "Taylor",
            "Clarke",
            "Hughes",
            "Bennett",
            "Whitfield",
            "Sinclair",
            "Pritchard",
            "Ashworth",
            "Campbell",
        ),
    ),
    NameSet(
        7,
        (0, 1),
        False,
        ("Katarzyna", "Agnieszka", "Marta", "Zofia"),
        ("Michał", "Tomasz", "Jakub", "Piotr"),
        ("Nowak", "Wójcik", "Mazur", "Kaczmarek", "Zając"),
    ),
    NameSet(
        7,
        (1, 2, 4),
        True,
        ("Ana", "Inês", "Beatriz", "Mariana"),
        ("João", "Tiago", "Rafael", "Duarte"),
        ("Silva", "Ferreira", "Costa", "Almeida", "Rocha"),
    ),
    NameSet(
        7,
        (1, 2, 3),
        True,
        ("Lucía", "Carmen", "Elena", "Nuria"),
        ("Diego", "Javier", "Álvaro", "Íñigo"),
        ("García", "Martínez", "Ibáñez", "Delgado", "Navarro"),
    ),
    NameSet(
        7,
        (0, 1, 2, 6),
        False,
        ("Chloé", "Élodie", "Camille", "Margaux"),
        ("Luc", "Mathieu", "Théo", "Rémi"),
        ("Moreau", "Lefèvre", "Dubois", "Garnier", "Perrin"),
    ),
    NameSet(
        8,
        (0, 0, 1),
        False,
        ("Lena", "Johanna", "Annika", "Astrid"),
        ("Jonas", "Felix", "Björn", "Lars"),
        ("Müller", "Schröder", "Weiß", "Lindström", "Bergman", "Jensen"),
    ),
    NameSet(
        9,
        (4, 5, 6),
        True,
        ("Priya", "Ananya", "Meera", "Kavya"),
        ("Arjun", "Rohan", "Vikram", "Aditya"),
        ("Sharma", "Iyer", "Patel", "Reddy", "Nair", "Chatterjee"),
    ),
    NameSet(
        6,
        (2, 3, 4),
        True,
        ("Fatima", "Layla", "Amira", "Noor"),
        ("Omar", "Yusuf", "Tariq", "Hassan"),
        ("Haddad", "Mansour", "Rahman", "Khalil", "Aziz"),
    ),
    NameSet(
        8,
        (6, 7, 8),
        True,
        ("Adaeze", "Ngozi", "Wanjiru", "Thandiwe"),
        ("Chinedu", "Emeka", "Kwame", "Kamau"),
        ("Okafor", "Adeyemi", "Mensah", "Mwangi", "Dlamini", "Boateng"),
    ),
    NameSet(
        8,
        (1, 2, 3),
        True,
        ("Mei", "Xiu", "Yuki", "Hye-jin", "Linh"),
        ("Wei", "Jun", "Haruto", "Min-jun", "Bao"),
        ("Chen", "Wang", "Li", "Tanaka", "Sato", "Park", "Nguyen"),
    ),
)
PRONOUNS = {"woman": "she/her", "man": "he/him", "other": "they/them"}
