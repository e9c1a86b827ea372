"""Names that stand for one another: a country, its adjective, its people, its capital, its seat of government."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

# One group a line; names of several words joined by `_`. The first is the country or body.
_GROUPS: Final = """
russia russian russians moscow kremlin rf
ukraine ukrainian ukrainians kyiv kiev
united_states us usa american americans america washington white_house pentagon state_department capitol
united_kingdom uk britain british britons briton london england_and_wales downing_street whitehall westminster
england english
scotland scottish scots scot edinburgh holyrood
wales welsh cardiff
ireland irish dublin
northern_ireland northern_irish belfast stormont
france french paris elysee élysée quai_d'orsay
germany german germans berlin
italy italian italians rome
spain spanish spaniards spaniard madrid
portugal portuguese lisbon
netherlands dutch holland hague the_hague amsterdam
belgium belgian belgians brussels
european_union eu brussels european bloc
luxembourg luxembourgish
switzerland swiss bern berne
austria austrian austrians vienna
poland polish poles pole warsaw
czech_republic czechia czech czechs prague
slovakia slovak slovaks bratislava
hungary hungarian hungarians budapest
romania romanian romanians bucharest
bulgaria bulgarian bulgarians sofia
greece greek greeks athens hellenic
turkey türkiye turkiye turkish turks turk ankara
cyprus cypriot cypriots nicosia
malta maltese valletta
denmark danish danes dane copenhagen
sweden swedish swedes swede stockholm
norway norwegian norwegians oslo
finland finnish finns finn helsinki
iceland icelandic icelanders reykjavik
estonia estonian estonians tallinn
latvia latvian latvians riga
lithuania lithuanian lithuanians vilnius
belarus belarusian belarusians minsk
moldova moldovan moldovans chisinau
georgia georgian georgians tbilisi
armenia armenian armenians yerevan
azerbaijan azerbaijani azerbaijanis baku
kazakhstan kazakh kazakhs astana
uzbekistan uzbek uzbeks tashkent
kyrgyzstan kyrgyz bishkek
tajikistan tajik tajiks dushanbe
turkmenistan turkmen ashgabat
serbia serbian serbs serb belgrade
croatia croatian croats croat zagreb
slovenia slovenian slovenians slovene slovenes ljubljana
bosnia bosnian bosnians sarajevo
kosovo kosovar kosovars pristina
albania albanian albanians tirana
montenegro montenegrin podgorica
north_macedonia macedonian skopje
china chinese beijing prc
taiwan taiwanese taipei
hong_kong hongkong
japan japanese tokyo
south_korea south_korean south_koreans seoul korea korean koreans
north_korea north_korean north_koreans pyongyang dprk
mongolia mongolian ulaanbaatar
india indian indians delhi new_delhi
pakistan pakistani pakistanis islamabad
bangladesh bangladeshi bangladeshis dhaka
sri_lanka sri_lankan sri_lankans colombo
nepal nepali nepalese kathmandu
afghanistan afghan afghans kabul
iran iranian iranians tehran
iraq iraqi iraqis baghdad
syria syrian syrians damascus
lebanon lebanese beirut
israel israeli israelis jerusalem tel_aviv
palestine palestinian palestinians ramallah
jordan jordanian jordanians amman
saudi_arabia saudi saudis riyadh
united_arab_emirates uae emirati emiratis abu_dhabi
qatar qatari qataris doha
kuwait kuwaiti kuwaitis
bahrain bahraini bahrainis manama
oman omani omanis muscat
yemen yemeni yemenis sanaa
egypt egyptian egyptians cairo
libya libyan libyans tripoli
tunisia tunisian tunisians tunis
algeria algerian algerians algiers
morocco moroccan moroccans rabat
sudan sudanese khartoum
south_sudan south_sudanese juba
ethiopia ethiopian ethiopians addis_ababa
eritrea eritrean eritreans asmara
somalia somali somalis mogadishu
kenya kenyan kenyans nairobi
uganda ugandan ugandans kampala
tanzania tanzanian tanzanians dodoma
rwanda rwandan rwandans kigali
burundi burundian
drc congo congolese kinshasa
angola angolan angolans luanda
zambia zambian zambians lusaka
zimbabwe zimbabwean zimbabweans harare
mozambique mozambican mozambicans maputo
botswana botswanan gaborone
namibia namibian namibians windhoek
south_africa south_african south_africans pretoria
nigeria nigerian nigerians abuja
ghana ghanaian ghanaians accra
ivory_coast ivorian ivorians abidjan cote_d'ivoire
senegal senegalese dakar
mali malian malians bamako
niger nigerien nigeriens niamey
burkina_faso burkinabe ouagadougou
chad chadian chadians
cameroon cameroonian cameroonians yaounde
canada canadian canadians ottawa
mexico mexican mexicans mexico_city
guatemala guatemalan guatemalans
honduras honduran hondurans tegucigalpa
el_salvador salvadoran salvadorans
nicaragua nicaraguan nicaraguans managua
costa_rica costa_rican san_jose
panama panamanian panamanians
cuba cuban cubans havana
haiti haitian haitians port-au-prince
dominican_republic dominican santo_domingo
jamaica jamaican jamaicans kingston
colombia colombian colombians bogota bogotá
venezuela venezuelan venezuelans caracas
ecuador ecuadorean ecuadorian quito
peru peruvian peruvians lima
bolivia bolivian bolivians la_paz
chile chilean chileans santiago
argentina argentine argentinian argentines buenos_aires
uruguay uruguayan montevideo
paraguay paraguayan asuncion
brazil brazilian brazilians brasilia brasília
australia australian australians canberra
new_zealand new_zealander new_zealanders wellington kiwi
indonesia indonesian indonesians jakarta
malaysia malaysian malaysians kuala_lumpur putrajaya
singapore singaporean singaporeans
thailand thai thais bangkok
vietnam vietnamese hanoi
philippines philippine filipino filipinos manila
myanmar burma burmese naypyidaw
cambodia cambodian cambodians phnom_penh
laos lao laotian vientiane
united_nations un
world_health_organization world_health_organisation un_health_agency
unhcr un_refugee_agency refugee_agency high_commissioner_for_refugees
unicef un_children_agency children_fund
wfp world_food_programme un_food_agency
iaea nuclear_watchdog international_atomic_energy_agency
nato alliance north_atlantic_treaty_organization
european_central_bank ecb
samoa samoan samoans apia
fiji fijian fijians suva
tonga tongan tongans
vanuatu ni-vanuatu port_vila
papua_new_guinea port_moresby
madagascar malagasy madagascan antananarivo
malawi malawian malawians lilongwe
gabon gabonese libreville
togo togolese lome lomé
benin beninese porto-novo
guinea guinean guineans conakry
sierra_leone sierra_leonean freetown
liberia liberian liberians monrovia
gambia gambian gambians banjul
mauritania mauritanian mauritanians nouakchott
djibouti djiboutian
lesotho basotho maseru
eswatini swazi mbabane
mauritius mauritian port_louis
maldives maldivian
bhutan bhutanese thimphu
brunei bruneian
suriname surinamese paramaribo
guyana guyanese georgetown
belize belizean belmopan
trinidad trinidadian port_of_spain
barbados barbadian bridgetown
bahamas bahamian nassau
greenland greenlandic greenlanders nuuk
liechtenstein vaduz
vatican holy_see
catalonia catalan catalans barcelona
tibet tibetan tibetans lhasa
chechnya chechen chechens grozny
gaza gazan gazans
bavaria bavarian bavarians munich
flanders flemish
quebec québec quebecers
saxony saxon
tuscany tuscan florence
sicily sicilian palermo
california californian californians sacramento
texas texan texans
federal_reserve fed
doctors_without_borders msf médecins_sans_frontières medecins_sans_frontieres
international_monetary_fund imf
european_commission brussels commission
world_bank
red_cross
red_crescent
supreme_court top_court highest_court
high_court
constitutional_court
court_of_appeal appeals_court appeal_court
security_council
general_assembly
central_bank
foreign_ministry foreign_minister foreign_office
interior_ministry interior_minister home_office
defence_ministry defense_ministry defence_minister defense_minister ministry_of_defence ministry_of_defense
finance_ministry finance_minister treasury
european_parliament strasbourg
"""


@cache
def _by_name() -> dict[str, frozenset[int]]:
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(_GROUPS.splitlines()):
        for name in line.split():
            groups.setdefault(name.replace("_", " "), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in groups.items()}


@cache
def _lengths() -> dict[str, frozenset[int]]:
    """Of how many words the names are that begin with a word."""
    lengths: dict[str, set[int]] = {}
    for name in _by_name():
        first, *more = name.split()
        lengths.setdefault(first, set()).add(1 + len(more))
    return {first: frozenset(several) for first, several in lengths.items()}


def groups_of(name: str) -> frozenset[int]:
    """The groups of like names that a folded name belongs to."""
    return _by_name().get(name, _NONE)


def groups_within(tokens: Sequence[str]) -> frozenset[int]:
    """The groups of all names that stand in a row of folded words."""
    lengths = _lengths()
    return _NONE.union(
        *(
            groups_of(" ".join(tokens[n : n + length]))
            for n, token in enumerate(tokens)
            if token in lengths
            for length in lengths[token]
        )
    )


_NONE: Final[frozenset[int]] = frozenset()
