"""The words that hold a statement back, those that may stand for them, and verbs that say more than others.

In every table words are parted by white space; `_` stands for the space within a phrase, `~` for any ending, and what
stands in parentheses is a regular expression.
"""

from __future__ import annotations

from typing import Final

NOT: Final = r"not cannot n't \w+n't never no none nobody nothing neither nor nowhere without"

NOT_BY_MEANING: Final = r"""
    refus~ reject~ den(?:y|ies|ied|ial|ials) declin~ fail~ lack~ miss~ absen~ stop~ end(?:s|ed|ing)? ceas~ halt~
    bar(?:s|red|ring)? ban(?:s|ned|ning)? block~ rul(?:e|es|ed|ing)_out exclud~ oppos~ disput~ contradict~ at_odds
    odds avoid~ prevent~ withh~ drop(?:s|ped)? scrap~ cancel~ abandon~ suspend~ turn~_down vetoe?~ dismiss~ short_of
    still remain~ stay~ kept keep~ clos~ shut~ pending undecided unanswered yet_to barely hardly scarcely few little
    zero free_of free spared except unless away off far_from instead_of rather_than forego~ forgo~ skip~ lost loses?
    empty nil out_of goes_without exempt~ immune ignor~ silen~ stall~ stuck unable unclear unknown unavailable
    unaffected unchanged unharmed unhurt uninjured untouched unproven unaccounted unconfirmed unlikely unwilling
    unresolved unsolved unsuccessful uncertain incomplete inconclusive invalid illegal impossible inactive non-\w+
    un\w+ed un\w+able in\w+ible im\w+ible dis(?:agree|approv|allow|own|avow)~ limit~ last~ only resist~ stand~_by
    dropped left_open open leav~_open cut~ freez~ froze~ missing walk~_away vow~_to_keep boycott~ spurn~ defer~
    postpon~ delay~ rebuff~ lift~ repeal~ remov~ wip~ scant neglect~ omit~ evad~ escap~ refrain~ shun~ abstain~ defi~
    object~ prohibit~ forbid~ forbidden restrict~ safe steady intact unscathed idle dead conflict~ clash~ incompatib~
    inconsistent mismatch~ differ~ against without taken_off stay~_out out banned stopped keep~_from kept_from nowhere
    sceptic~ skeptic~ doubt~ disagree~ at_variance ignored
    """

_POSSIBLE: Final = """
    may might could possib~ perhaps maybe potential~ conceivab~ consider~ weigh~ mull~ explor~ stud(?:y|ies|ying)
    option~ can chance~ risk~ threat~ warn~ fear~ would should if whether unless in_case hold~_out held_out likely
    unlikely expect~ probab~ plan~ propos~ suspect~ suggest~ hint~ open_to think~ thought believ~ prospect~ eventual~
    uncertain unclear vulnerable capable able scenario~ hypothe~ allow~ permit~ prepar~ ready tentative~ seem~ appear~
    danger speculat~ predict~ forecast~ discuss~ debat~ question~ examin~ apparent~ presum~ raised_the_possibility
    in_doubt apprehen~ worr~ estimat~ stand~_to ponder~ contemplat~ envisag~ look~_at toy~ review~ assess~
    under_review
    """

_EXPECTED: Final = """
    expect~ likely forecast~ project~ predict~ anticipat~ foresee~ foresaw sees? estimat~ should would due set_to
    poised outlook probab~ tipped on_course on_track plan~ schedul~ may might could believ~ think~ reckon~ chance~
    odds bet~ prospect~ pencilled slated to_be prepar~ hop~ as_planned look~_set look~_likely bracing brace~
    in_line_to bound_to guidance pending
    """

_INTENDED: Final = """
    plan~ intend~ intention~ aim~ hop~ want~ seek~ sought pledg~ vow~ promis~ agree~ deal~ accord~ propos~ offer~
    ready willing willingness readiness prepared prepar~ threat~ would will could may might should consider~ ambition~
    target~ goal~ commit~ undertak~ undertook is_to are_to was_to were_to due set_to decid~ decision expect~ schedul~
    likely to_be next want_to draft~ proposal~ bid effort~ keen eager wish~ desire~ ask~ urg~ demand~ request~ call~
    about_to pact~ treaty understanding settle~ under_an? under_the look~_to accept~ resolve~ assur~ guarantee~ shall
    going_to discuss~ talk~ negotiat~ arrang~ concede~ consent~ strategy roadmap try tries trying tried attempt~
    appeal~ plea~ press~ push~ recommend~ suggest~ envisag~ possible possib~ in_line_to on_course
    """

_ALLEGED: Final = """
    alleg~ accus~ claim~ report~ reportedly according_to suspect~ charg~ purported~ supposed~ apparent~ unconfirmed
    unverified believ~ thought said says say prosecutors? blam~ indict~ denie[sd] rumour~ rumor~ indicat~ sources?
    citing may might complain~ contend~ argu~ assert~ maintain~ insist~ told cit~ lawsuit suit sued sues suing case
    trial complaint probe investigat~ is_said are_said described fac(?:es|ed|ing) seen_as wanted question~ put_at
    hold~_responsible accusation~ under_suspicion stands_accused seem~ think~ reckon~ convinced view~ assum~ presum~
    opinion estimat~ judg~ likely probab~ expect~ hold~_for suspicion in_their_view could possib~ in_the_eyes_of
    if_true
    """

_CONDITION: Final = """
    if unless condition~ provided providing depend~ subject_to contingent hinge~ as_long_as once in_return in_exchange
    when should would whether pending only assuming require~ demand~ await~ until rest~_on tie[sd]? linked without
    were with could may might in_case so_long_as where on_the_basis requir~ threat~ otherwise prerequisite~ insist~
    absent barring wait~
    """

_DENIED: Final = r"""
    den(?:y|ies|ied|ying|ial|ials) reject~ disput~ refut~ dismiss~ not no never n't \w+n't contradict~ disown~
    disavow~ false untrue baseless unfounded rebut~ counter~ contest~ protest~ innocen~ plead~ insist~ rebuff~ refus~
    without nothing neither disclaim~ repudiat~ turn~_down none
    """

_SUGGESTED: Final = """
    suggest~ indicat~ hint~ impl(?:y|ies|ied) point~ may might could seem~ appear~ apparent~ sign~ consistent_with
    evidence preliminary early possib~ likely probab~ believ~ think~ thought estimat~ tentativ~ initial~ hope~ promis~
    according_to linked suspect~ reason_to
    """

_UNKNOWN: Final = """
    unclear unknown uncertain whether not_known doubt~ question~ open unresolved unsure may might could possib~
    mystery if depend~ decid~ decision ask~ await~ wait~ pending consider~ test~ study studies vote~ choos~ choice
    examin~ look_into investigat~ inquir~ probe~ wonder~ debat~ early not_clear undetermined not no unexplained
    undecided remain~
    """

_ASKED: Final = """
    urg~ call~ demand~ ask~ appeal~ plea~ request~ want~ wish~ insist~ requir~ press~ push~ must should need~ seek~
    sought order~ told tell~ advis~ recommend~ encourag~ exhort~ implor~ petition~ propos~ suggest~ favou?r~ warn~
    instruct~ invit~ campaign~ protest~ hop~ claim~ plans? would could may might if unless to_be outcry lobb~ beg~
    sue[sd]? suing forc~ compel~ desire~ expect~ ultimatum ought
    """

_TALKED: Final = """
    talk~ negotiat~ discuss~ meet~ met dialogue deliberat~ consult~ contact~ possib~ could may might consider~ weigh~
    explor~ seek~ sought bargain~ confer~ haggl~ propos~ working_on work~ plan~ whether bid would want~ offer~ hop~
    try~ tries trying aim~ potential~ round~ session~ envoy~
    """

_NEAR: Final = """
    close near nearing nears nearly almost approach~ about_to on_the_verge brink within_reach imminent~ final_stages
    soon verge may might could likely expect~ pending not_yet yet_to edg~ advanced progress~ in_sight reach~_soon
    plan~ will would due to_be
    """

HELD_BACK: Final = (
    (
        """
        might could possibly perhaps maybe may consider(?:s|ing) weigh(?:s|ing) mull(?:s|ing) exploring
        raised_the_possibility could_have may_have might_have possible potential(?:ly)?
        investigating_(?:whether|if|claims|reports|allegations) looking_into_whether
        """,
        _POSSIBLE,
        False,
    ),
    (
        r"""
        expect(?:ed|s|ing)?(?!\s+by\b) forecast(?:s|_to) projected_to predict(?:s|ed)? anticipat(?:es|ed) poised_to
        likely(?:_to)? probably
        """,
        _EXPECTED,
        False,
    ),
    (
        r"""
        plan(?:s|ned|ning)?_to intend(?:s|ed|ing)?_to aim(?:s|ed|ing)?_to hop(?:es|ed|ing)_to want(?:s|ed)?_to
        seek(?:s|ing)?_to sought_to agree(?:d|s)_to agreed_in_principle agreement_to pledg(?:es|ed)_to vow(?:s|ed)_to
        promis(?:es|ed)_to threaten(?:s|ed|ing)?_to offer(?:s|ed)?_to propos(?:es|ed|ing|al) proposed_to ready_to
        prepared_to recommend(?:s|ed) willing_to due_to_\w+ set_to scheduled_to plans_for
        """,
        _INTENDED,
        False,
    ),
    (
        """
        alleg(?:e|es|ed|edly|ing) accus(?:e|es|ed|ing) reportedly purportedly suspected supposedly unconfirmed
        claim(?:s|ed)?_(?:that|to) on_suspicion argu(?:e|es|ed) contend(?:s|ed) assert(?:s|ed) insist(?:s|ed)
        believ(?:e|es|ed) is_thought are_thought thought_to
        """,
        _ALLEGED,
        False,
    ),
    (
        "if unless provided_that on_condition subject_to conditional",
        _CONDITION,
        True,
    ),
    (
        "den(?:y|ies|ied|ying) disput(?:es|ed)",
        _DENIED,
        False,
    ),
    (
        "suggest(?:s|ed|ing)? indicat(?:e|es|ed)_that appear(?:s|ed)?_to seem(?:s|ed)?_to",
        _SUGGESTED,
        False,
    ),
    (
        """
        urg(?:e|es|ed|ing) call(?:s|ed|ing)_(?:for|on) demand(?:s|ed|ing) request(?:s|ed)
        appeal(?:s|ed|ing)_(?:for|to)
        """,
        _ASKED,
        False,
    ),
    (
        "in_talks negotiating",
        _TALKED,
        False,
    ),
    (
        "unclear not_known unknown uncertain too_early_to whether",
        _UNKNOWN,
        False,
    ),
    (
        """
        fail(?:s|ed|ure|ing)?_to refus(?:es|ed|al|ing)_to declin(?:es|ed|ing)_to unable_to rul(?:es|ed|ing)_out
        stop(?:s|ped)_short_of refrain(?:s|ed)?_from barred_from banned_from prevented_from unlikely hardly barely
        rarely seldom reject(?:s|ed) veto(?:es|ed) lack(?:s|ed|ing|_of) oppos(?:e|es|ed) block(?:s|ed)
        """,
        f"{NOT} {NOT_BY_MEANING}",
        False,
    ),
    (
        r"""
        close_to_an? close_to_\w+ing near(?:ing)?_an?_(?:deal|agreement|accord) on_the_verge_of on_the_brink_of
        about_to
        """,
        _NEAR,
        False,
    ),
)
"""What holds back, what may stand for it in a fact, and whether it holds back its whole sentence."""

_DECIDED: Final = """
    vot~ endors~ clear~ green go-ahead nod accept~ agree~ gave gives grant~ pass(?:es|ed)? agreement deal accord pact
    inked chose opted resolved will ruled prohibit~ outlaw~ finish~ wrapped took_effect effective in_force began
    start~ authoris~ authoriz~ brought_in won settled unveil~
    """

STRONGER: Final = (
    (
        """
        order(?:s|ed|ing)? forc(?:e|es|ed|ing) compel(?:s|led) oblig(?:es|ed) requir(?:es|ed) command(?:s|ed)
        instruct(?:s|ed)
        """,
        """
        urg(?:e|es|ed|ing) ask(?:s|ed|ing)? call(?:s|ed|ing)?_(?:for|on) appeal(?:s|ed|ing)? recommend(?:s|ed|ing)?
        advis(?:e|es|ed) encourag(?:e|es|ed|ing) request(?:s|ed)? suggest(?:s|ed) invit(?:es|ed) press(?:es|ed)
        implored
        """,
        "",
        "order~ instruct~ mandat~ must obliged? compel~ forc~",
    ),
    (
        """
        confirm(?:s|ed|ing)? prov(?:e|es|ed|en|ing) establish(?:es|ed) demonstrat(?:es|ed) admit(?:s|ted)
        conclud(?:es|ed)_that show(?:s|ed|n)?_that reveal(?:s|ed)?_that acknowledg(?:es|ed) concede[sd]
        verif(?:y|ies|ied)
        """,
        """
        claim(?:s|ed)? suggest(?:s|ed)? alleg(?:e|es|ed) believ(?:e|es|ed) declin(?:e|es|ed) den(?:y|ies|ied)
        estimat(?:e|es|ed) hint(?:s|ed)? speculat(?:e|es|ed) suspect(?:s|ed)? indicat(?:e|es|ed) appear(?:s|ed)? think
        thought reportedly may might could refus(?:es|ed) disput(?:es|ed) rumoured argu(?:es|ed) possible
        insist(?:s|ed) suspicion rais(?:es|ed)_the_possibility preliminary unverified investigating
        """,
        "not n't never without unproven yet",
        "",
    ),
    (
        "convict(?:s|ed|ion) guilty found_guilty jailed sentenced",
        """
        accus(?:es|ed) alleg(?:e|es|ed|edly) charg(?:es|ed) suspect(?:s|ed)? indict(?:s|ed) investigat(?:es|ed|ing)
        arrested on_trial questioned detained prosecutors_say
        """,
        "not plead~",
        "convict~ guilty verdict sentence[ds]? jail~ found",
    ),
    (
        "caus(?:e|es|ed) led_to result(?:s|ed)_in triggered brought_about",
        """
        link(?:s|ed)? associat(?:ed|ion) connect(?:s|ed) correlat(?:es|ed) contribut(?:e|es|ed) suspected
        possible_cause may might could blamed suggest(?:s|ed)? coincid(?:es|ed)
        """,
        "may might could suspect~ possib~",
        "caus~ due_to because result~ after",
    ),
    (
        """
        approv(?:es|ed) adopt(?:s|ed) enact(?:s|ed) ratif(?:ies|ied) impos(?:es|ed) introduced banned passed
        implemented outlawed abolished scrapped finalised finalized decided signed completed concluded sealed clinched
        struck secured launched sold bought acquired merged hired appointed named elected agreed
        """,
        """
        consider(?:s|ed|ing)? propos(?:es|ed|ing|al) weigh(?:s|ing|ed) discuss(?:es|ed|ing) debat(?:es|ed|ing)
        draft(?:s|ed)? mull(?:s|ed|ing) stud(?:ies|ied|ying) negotiat(?:es|ed|ing) examin(?:es|ed|ing) back(?:s|ed)?
        support(?:s|ed) review(?:s|ed|ing) explor(?:es|ed|ing) in_talks talks seek(?:s|ing) sought want(?:s|ed)?
        hope(?:s|d) close_to near(?:ing)? recommended suggested called_for calls_for threatened plans? planned
        planning pending
        """,
        "propos~ plan~ not would could may might if draft~ talks hop~ consider~ weigh~ whether yet",
        _DECIDED,
    ),
    (
        "guarantee[sd] ensur(?:es|ed) eliminat(?:es|ed) cured will_end eradicat(?:es|ed) prevented",
        """
        promis(?:es|ed) hop(?:es|ed) aim(?:s|ed) reduc(?:es|ed) help(?:s|ed) cut(?:s)? lower(?:s|ed) could may might
        should
        """,
        "",
        "",
    ),
    (
        "destroyed sank sunk demolished wiped_out obliterated annihilated",
        "damag(?:es|ed|ing) hit struck affected harmed",
        "",
        "",
    ),
    (
        "kill(?:s|ed|ing)? died dead death~",
        "wound(?:s|ed) injur(?:es|ed) hurt",
        "not no",
        "dead died death~ fatal~ kill~ victims~ lives",
    ),
    (
        "withdr(?:ew|awn) pulled_out quit left",
        "threaten(?:s|ed)_to consider(?:s|ing) suspend(?:s|ed)",
        "threat~",
        "",
    ),
    (
        "invaded attacked",
        "massed threaten(?:s|ed)? approach(?:es|ed) amassed",
        "",
        "",
    ),
    (
        "dismissed fired sacked removed expelled",
        "suspend(?:s|ed) criticis(?:es|ed) criticiz(?:es|ed) reprimanded rebuk(?:es|ed) warned summoned",
        "",
        "",
    ),
    (
        "condemn(?:s|ed) denounc(?:es|ed)",
        "regret(?:s|ted)? voic(?:es|ed)_concern concern(?:s|ed)? questioned",
        "",
        "",
    ),
    (
        "demand(?:s|ed) insist(?:s|ed)_on",
        "ask(?:s|ed) request(?:s|ed) suggest(?:s|ed) invit(?:es|ed) propos(?:es|ed) hop(?:es|ed)",
        "",
        "",
    ),
    (
        "collapsed failed broke_down",
        "slowed stalled paus(?:es|ed) faltered delayed suspended weakened adjourned",
        "",
        "",
    ),
    (
        "plunged plummeted collapsed crashed nosedived slumped",
        """
        dipp(?:ed|ing) edg(?:ed|ing) slipp(?:ed|ing) eas(?:ed|ing) inch(?:ed|ing) slight(?:ly)? marginal(?:ly)?
        """,
        "",
        "",
    ),
    (
        "soared surged skyrocketed rocketed boomed",
        "edg(?:ed|ing) inch(?:ed|ing) crept slight(?:ly)? marginal(?:ly)? ticked nudged",
        "",
        "",
    ),
    (
        "admitted admits confessed confesses conceded",
        "said says told",
        "denied not",
        "acknowledg~ admi~ conced~ confess~",
    ),
    (
        "agreed agrees accepted",
        """
        discuss(?:es|ed|ing)? negotiat(?:e|es|ed|ing) talks propos(?:es|ed|ing) consider(?:s|ed|ing) offer(?:s|ed)
        urg(?:es|ed) explor(?:es|ed|ing) weigh(?:s|ed|ing) asked
        """,
        "propos~ consider~ not",
        _DECIDED + " approv~ sign~ consent~ accept~ settl~ adopt~ back~ commit~ promis~ pledg~ join~",
    ),
    (
        "know(?:s|n)? certain definitely undoubtedly",
        "believ(?:es?|ed) think(?:s)? thought suspect(?:s|ed)? likely possibl[ey] may might",
        "not",
        "",
    ),
    (
        "will",
        """
        may might could consider(?:s|ed|ing)? weigh(?:s|ing) mull(?:s|ing) possibly if unless hop(?:es|ed)_to
        propos(?:es|ed)
        """,
        """
        if unless may might could should possib~ perhaps hop~ whether propos~ plan~ would consider~ warn~ fear~
        threat~ when
        """,
        "",
    ),
)
"""What says more, what says less, what in a fact makes up for it, and what in the quotes says as much."""

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

EMPTY: Final = """
    a an the of to in on at by for from with as that this these those its it his her their they he she we i you is
    are was were be been being has have had do does did will would shall should can could may might must and or but
    if than then so there here which who whom whose what when where also into onto over under about after before
    during per it's said says say told some any all each both such own other another more most very just only
    """
"""Words that carry no meaning of their own."""
