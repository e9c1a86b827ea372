"""What tells of saying, and what those are who say: by these words two speakers are known not to be one.

In every table words are parted by white space and `_` stands for the space within a phrase. What may be anybody
(`officials`, `a spokesman`, `sources`, `experts`) is in none.
"""

from __future__ import annotations

from typing import Final

SAYING: Final = r"""
    sa(?:id|ys?) t(?:old|ells?) report(?:s|ed)? announc(?:es?|ed) stat(?:es|ed) claim(?:s|ed)? alleg(?:es?|ed)
    estimat(?:es?|ed) forecast(?:s|ed)? predict(?:s|ed)? warn(?:s|ed)? confirm(?:s|ed)? conclud(?:es?|ed) argu(?:es?|ed)
    insist(?:s|ed)? admit(?:s|ted)? acknowledg(?:es?|ed) accus(?:es?|ed) call(?:s|ed)? describ(?:es?|ed) blam(?:es?|ed)
    complain(?:s|ed)? recall(?:s|ed)? expect(?:s|ed)? believ(?:es?|ed) suspect(?:s|ed)? testified wrote writes
    put(?:s)?(?=\s[^,;]{1,30}\sat\b) sp(?:oke|eaks?)(?=\sof\b)
"""
CLOSING: Final = "found finds thinks? thought ruled added noted explained declared"
"""What tells of saying where it closes a sentence: `…, the court found.`"""
DENYING: Final = "den(?:y|ies|ied) reject(?:s|ed)? disput(?:es?|ed) dismiss(?:es|ed)? contest(?:s|ed)?"

CALLINGS: Final = {
    "police": "police policem[ae]n policewom[ae]n detectives? sheriff constables? constabulary gendarmes troopers?",
    "prosecution": "prosecutors? prosecution prosecuting district_attorney",
    "court": "courts? tribunal judges? jury jurors magistrates?",
    "lawyer": "lawyers? attorneys? barristers? solicitors?",
    "witness": "witness(?:es)? eyewitness(?:es)? bystanders? onlookers? passers?-by",
    "resident": "residents? neighbou?rs? villagers? locals inhabitants? townspeople",
    "survivor": "survivors? passengers? victims?",
    "medic": "doctors? medics? surgeons? physicians? nurses? paramedics? hospitals? clinics? ambulance",
    "rescuer": "firefighters? fire_(?:service|brigade|department) rescuers? coastguards? coast_guards? lifeboat",
    "military": """
        army navy air_force military troops soldiers? commanders? defen[cs]e_(?:ministry|minister)
        minister_of_defen[cs]e
    """,
    "government": """
        government cabinet ministers? ministry ministries chancellor treasury prime_minister embassy ambassador
        diplomats? foreign_office kremlin white_house
    """,
    "town": "mayors? council councillors? city_hall town_hall municipality",
    "opposition": "opposition",
    "rebels": "rebels? insurgents? militants? militia guerrillas? separatists?",
    "activists": "activists? campaigners? protesters? demonstrators? charity charities rights_groups? aid_workers?",
    "union": "unions? works_council strikers? workers? employees? miners?",
    "company": """
        company companies firms? airlines? carriers? manufacturers? makers? operators? employers? management managers?
        contractors? developers? suppliers? insurers? retailers? hauliers? shopkeepers? hoteliers? landlords?
        executives? chief_executive
    """,
    "analyst": "analysts? economists? strategists? traders?",
    "scientist": "scientists? researchers? astronomers? biologists? geologists? seismologists? meteorologists?",
    "teacher": "teachers? headteachers? headmaster headmistress schools?",
    "family": "parents? mother father family families relatives? widow widower",
    "pupil": "pupils? students?",
    "farmer": "farmers? growers?",
    "regulator": "regulators? watchdog inspectors? auditors? ombudsman",
    "investigator": "investigators?",
    "media": "state_(?:media|television|tv|radio) newspapers? broadcasters? news_agency news_agencies",
    "church": "bishops? archbishop priests? pope vatican church",
    "palace": "palace royal_household",
    "central bank": "central_bank",
}

ALIKE: Final = tuple(
    frozenset(kin.split())
    for kin in """
    witness resident
    witness survivor
    witness pupil
    survivor family
    survivor pupil
    resident family
    resident farmer
    resident activists
    police investigator
    police government
    police town
    prosecution court
    prosecution investigator
    investigator regulator
    investigator government
    investigator court
    prosecution police
    prosecution lawyer
    prosecution government
    military government
    government regulator
    government town
    government palace
    opposition activists
    opposition rebels
    rebels activists
    medic scientist
    scientist analyst
    scientist teacher
    teacher union
    teacher pupil
    union activists
    rescuer police
    rescuer military
    rescuer town
    rescuer government
    family activists
    family pupil
    farmer activists
    """.strip().splitlines()
) + tuple(frozenset({"media", other}) for other in CALLINGS if other != "media")
"""Of these, one may be another by a second name, or speak for them."""

TITLED: Final = """
    mayor minister chancellor bishop archbishop pope judge prosecutor police ambassador treasury vatican kremlin
"""
"""Words that tell a calling with a capital too, beside a name."""

ANYBODY: Final = """
    offici spokesman spokesmen spokeswoman spokesperson spokespeopl people person sourc statement report document stud
    leader head chief deput former lead represent minist author agenc group offic repor local nat nation
"""
"""Stems of words that many speakers have in common: by them alone, nobody is known to be the same."""
