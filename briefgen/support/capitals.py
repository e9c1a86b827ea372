"""Words that stand with a capital, around names or without being names."""

from __future__ import annotations

from typing import Final

TITLES: Final = """
    mr mrs ms miss dr prof professor sir dame lord lady president vice prime minister chancellor secretary king
    queen prince princess emperor pope cardinal bishop archbishop imam rabbi general gen colonel col major captain
    capt lieutenant lt sergeant admiral commander chief judge justice attorney prosecutor senator sen congressman
    congresswoman representative rep governor gov mayor ambassador envoy director chairman chairwoman chair ceo cfo
    head spokesman spokeswoman spokesperson deputy former ex acting foreign finance interior defence defense health
    home trade energy economy education transport labour labor environment agriculture state federal national
    international central regional supreme high constitutional appeals district court courts government ministry
    department parliament senate congress house assembly council cabinet committee commission agency authority
    office bureau police army navy air force forces armed party union federation association company corporation
    group inc ltd plc llc gmbh ag sa co corp bank university college school hospital institute church north south
    east west northern southern eastern western upper lower new old great greater saint st mount lake river sea
    ocean gulf bay island islands strait cape port city county province republic kingdom day week year month street
    road avenue square bridge airport station summit treaty agreement pact act bill law constitution war world cup
    final open league championship olympics olympic games grand prix internet web god earth moon sun christmas
    easter ramadan year's i mp mps tv am pm gmt utc bce ad coach striker goalkeeper officer officers officials
    official inspector detective leader lawyer doctor scientist researcher analyst economist author writer reporter
    journalist tribunal border coast guard security peace usd eur gbp chf jpy cny rmb rub inr sek nok dkk czk pln
    huf uah try brl zar krw ngn mxn aud cad km kg mw gw c f celsius fahrenheit teu gdp ai
    """
"""Words with a capital that name no one by themselves."""

TIME: Final = """
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays
    sundays january february march april may june july august september october november december jan feb mar apr
    jun jul aug sep sept oct nov dec
    """
"""Days and months, which are compared as dates."""

OPENERS: Final = """
    a about above according across after again against ago all almost along already also although always amid among
    an and another any anyone anything apart are around as aside at away back be because been before behind being
    below beneath beside besides between beyond both but by can could despite did do does down due during each
    either else enough even ever every everyone everything except few fewer for from further given had half has have
    he hence her here hers him his how however if in indeed inside instead into is it its itself just last late
    later least less like little long many may maybe me meanwhile might more moreover most much my near nearly
    neither never nevertheless next no nobody none nor not nothing now of off often on once one only onto or other
    others our out outside over overall own part past per perhaps plus put rather same second seldom several shall
    she should since so some someone something sometimes soon still such than that the their them then there
    therefore these they this those though through throughout thus till to today together tomorrow tonight too total
    toward towards twice two under unless unlike until unto up upon us very via was we well were what whatever when
    whenever where whereas wherever whether which while who whoever whom whose why will with within without would
    yes yesterday yet you your three four five six seven eight nine ten eleven twelve dozens hundreds thousands
    millions third fourth fifth first access action activity aid air alcohol approval attendance average bail beer
    blood bread capacity capital care cash cement charge civilian climate coal coffee cocoa compensation competition
    concern conflict confidence congestion construction consumer consumption control cooperation copper corn
    corruption cost cotton coverage credit crew crime criticism crude damage data debate debt defence delay delivery
    demand demolition deposit diesel diplomacy disease drought economic education electricity emergency employment
    energy enlargement enrolment equipment equity ethnic evacuation evidence excavation exchange expansion
    expenditure expert expiry export extra failure famine farm fire fishing flooding fog food foreign formal freight
    fruit fuel full funding gas gasoline gold good gross ground group growth hail harvest healthcare heat heavy help
    hospital housing hydropower ice immigration independence industry infection inflation information infrastructure
    interest investment iron irrigation jet joint jury justice key knowledge labour land law leadership lead
    legislation lithium livestock local loss machinery maintenance maize management manufacturing material measles
    meat media membership migration military milk mining mobile money monthly mortality natural negotiation new news
    nickel nitrogen nuclear occupancy oil old olive opinion opposition output ownership oxygen palm parliament
    parking pay peace pension people percentage permission personal petrol piracy police policy political pollution
    population port power precipitation pressure price private processing procurement production productivity profit
    progress property protest public quake radiation rail rain rainfall real recognition reconstruction recovery
    recruitment refining reform registration regulation release relief rent repair rescue research residential
    retail revenue rice rioting rising road rubber safety salmon sea seating security sentiment sentence service
    share shipping short silver smoke snow snowfall software soil solar soy special spending staff state steel stock
    storage storm student sugar supply support surface surgery surveillance tax taxation technology television
    temperature tension testing timber time tin tourism trade trading traffic training transit transport travel
    treatment trial trust turnout turnover unemployment union unrest vaccination violence visibility voter voting
    wage war waste water weather wheat wildlife wind winter wood wool work world youth zinc jobless annual daily
    weekly early strong high low big small large top north south east west northern southern eastern western central
    former rival fresh better worse nationwide overnight officially formally women men children women's men's
    people's staff's underground overseas domestic global regional national federal chemical marine naval civil
    criminal human consumer-price industrial agricultural medical mental coastal anybody everybody throughput
    parliamentary wholesale
    """
"""Singular words that may open a sentence without an article and are no names."""

VERBS: Final = """
    said says told tells announced announces reported reports has had have is was were will would could can may
    might should must did does won wins beat beats lost loses took takes agreed agrees signed signs rejected rejects
    denied denies confirmed confirms warned warns reached left leaves made makes met meets plans expects wants
    refused refuses called calls accused accuses sold bought closed opened fell rose gained dropped led leads became
    becomes finished came scored drew defeated held holds gave gives sent sends set received suspended imposed
    launched approved elected accepted reopened raised cut cuts also earned flew travelled traveled which who put
    puts handled acquired paid pays owns runs joined resigned died ordered asked asks urged urges backed backs
    vetoed blocked halted moved proposed offered offers pledged promised visited recalled and & stated
    """
"""What often follows a name that opens a sentence."""

JOINERS: Final = "of the de du da di del della la le el al von van der den and & for y e"
"""Small words within names."""
