"""The words that hold a statement back, and those that may stand for them.

In every table words are parted by white space; `_` stands for the space within a phrase, `~` for any ending, and what
stands in parentheses is a regular expression.
"""

from __future__ import annotations

from typing import Final

NOT: Final = r"not cannot n't \w+n't never no none nobody nothing neither nor nowhere without"

NOT_BY_MEANING: Final = r"""
    refus~ reject~ den(?:y|ies|ied|ial|ials) declin~ fail~ lack~ miss(?:es|ed|ing)? absen~ stop~
    (?<!\bthe\s)end(?:s|ed|ing)? ceas~ halt~ bar(?:s|red|ring)? ban(?:s|ned|ning)? block~ rul(?:e|es|ed|ing)_out
    exclud~ oppos~ disput~ contradict~ at_odds odds avoid~ prevent~ withh~ drop(?:s|ped)? scrap~ cancel~ abandon~
    suspend~ turn~_down vetoe?~ dismiss~ short_of still remain~ stay~ kept keep~ clos(?:es|ed|ing|ures?) close(?!_to)
    shut~ pending undecided unanswered yet_to barely hardly scarcely (?<!\ba\s)few (?<!\ba\s)little zero free_of free
    spared except unless away off far_from instead_of rather_than forego~ forgo~ skip~ empty nil below less_than
    lower_than behind lag~ fell_short fall~_short avert~ shelv~ acquit~ exonerat~ cleared quash~ overturn~ innocent
    out_of goes_without earliest soonest call(?:s|ed|ing)?_off call(?:s|ed|ing)?_\w+_off exempt~ immune at_all_times
    always throughout los[et]\w*_(?:power|electricity|water|contact|signal|access|their|its) wait~ await~ ignor~ silen~
    stall~ stuck unable unclear unknown unavailable unaffected unchanged unharmed unhurt uninjured untouched unproven
    unaccounted unconfirmed unlikely unwilling unresolved unsolved unsuccessful uncertain incomplete inconclusive
    invalid illegal impossible inactive non-\w+ un(?!it|ion|iv|der|veil|leash|til)\w+ed un\w+able in\w+ible im\w+ible
    dis(?:agree|approv|allow|own|avow)~ limit~
    last(?!_(?:week|month|year|night|spring|summer|autumn|winter|decade|century|\w+day)) only resist~ stand~_by dropped
    left_open open leav~_open cut_off freez~ froze~ missing walk~_away vow~_to_keep boycott~ spurn~ defer~ postpon~
    delay~ rebuff~ lift~ repeal~ remov~ wip~ scant neglect~ omit~ evad~ escap~ refrain~ shun~ abstain~ defi~ object~
    prohibit~ forbid~ forbidden restrict~ safe steady intact unscathed idle conflict~ clash~ incompatib~ inconsistent
    mismatch~ differ~ against without taken_off (?:stay|left|kept|shut|locked|opt|sit|sat|miss)\w*_out banned stopped
    keep~_from kept_from nowhere sceptic~ skeptic~ doubt~ disagree~ at_variance ignored
    """

_POSSIBLE: Final = """
    may might could possib~ perhaps maybe potential~ conceivab~ consider~ weigh~ mull~ explor~ stud(?:y|ies|ying)
    option~ can chance~ risk~ threat~ warn~ fear~ would should if whether unless in_case hold~_out held_out likely
    unlikely expect~ probab~ plan~ propos~ suspect~ suggest~ hint~ open_to think~ thought believ~ prospect~ eventual~
    uncertain unclear vulnerable capable able scenario~ hypothe~ allow~ permit~ prepar~ ready tentative~ seem~ appear~
    carr(?:y|ies) punish~ penalt~ maximum danger speculat~ predict~ forecast~ discuss~ debat~ question~ examin~
    apparent~ presum~ raised_the_possibility in_doubt apprehen~ worr~ estimat~ stand~_to ponder~ contemplat~ envisag~
    look~_at look~_into feasib~ evaluat~ scrutin~ inquir~ toy~ review~ assess~ under_review
    """

_EXPECTED: Final = """
    expect~ likely forecast~ project~ predict~ anticipat~ foresee~ foresaw sees? estimat~ should would due set_to
    poised outlook probab~ tipped on_course on_track plan~ schedul~ may might could believ~ think~ reckon~ chance~ odds
    bet~ prospect~ pencilled slated to_be prepar~ hop~ as_planned look~_set look~_likely bracing brace~ in_line_to
    bound_to guidance pending
    """

_INTENDED: Final = """
    plan~ intend~ intention~ aim~ hop~ want~ seek~ sought pledg~ vow~ promis~ agree~ deal~ accord~ propos~ offer~ ready
    willing willingness readiness prepared prepar~ threat~ would will could may might should consider~ ambition~
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
    when should would whether pending only assuming require~ demand~ await~ until rest~_on tie[sd]? linked without were
    with could may might in_case so_long_as where on_the_basis requir~ threat~ otherwise prerequisite~ insist~ absent
    barring wait~
    """

_DENIED: Final = r"""
    den(?:y|ies|ied|ying|ial|ials) reject~ disput~ refut~ dismiss~ not no never n't \w+n't contradict~ disown~ disavow~
    false untrue baseless unfounded rebut~ counter~ contest~ protest~ innocen~ plead~ insist~ rebuff~ refus~ without
    nothing neither disclaim~ repudiat~ turn~_down none
    """

_SUGGESTED: Final = """
    suggest~ indicat~ hint~ impl(?:y|ies|ied) point~ may might could seem~ appear~ apparent~ sign~ consistent_with
    evidence preliminary early possib~ likely probab~ believ~ think~ thought estimat~ tentativ~ initial~ hope~ promis~
    according_to linked suspect~ reason_to judg~ says? said reckon~ assum~ assess~
    """

_UNKNOWN: Final = """
    unclear unknown uncertain whether not_known doubt~ question~ open unresolved unsure may might could possib~ mystery
    if depend~ decid~ decision ask~ await~ wait~ pending consider~ test~ study studies ballot~ referend~ poll~ verdict
    vote~ choos~ choice examin~ look_into investigat~ inquir~ probe~ wonder~ debat~ early not_clear undetermined not no
    unexplained undecided remain~
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
    soon verge may might could likely expect~ pending not_yet yet_to edg~ advanced progress~ in_sight reach~_soon plan~
    will would due to_be
    """

_SOFT: Final = f"""
    {_POSSIBLE} recommend~ advis~ urg~ doubt~ hop~ idea attempt~ caution~ look~_like seem~ appear~ apparent~ resembl~
    indication~ indicat~ sign(?:s)?_of unclear unknown open_question suspicion~
    """

_FEARED: Final = """
    risk~ danger~ would threat~ concern~ worr~ alert~ predict~ expect~ likely said says say told according_to alarm~
    chance~ prospect~ vulnerab~ dread~ apprehens~ anxi~ alarm~ forecast~
    """

HELD_BACK: Final = (
    (
        """
        might could possibly perhaps maybe may consider(?:s|ing) weigh(?:s|ing) mull(?:s|ing) exploring
        raised_the_possibility could_have may_have might_have possible potential(?:ly)?
        investigating_(?:whether|if|claims|reports|allegations) looking_into_whether possibility feasibility
        studying_(?:whether|the|a|ways|plans) (?:examining|assessing|reviewing|studying)_whether chance_of prospect_of
        """,
        _POSSIBLE + _SOFT,
        False,
    ),
    (
        r"""
        expect(?:ed|s|ing)?(?!\s+by\b) forecast(?:s|_to) projected_to predict(?:s|ed)? anticipat(?:es|ed) poised_to
        likely(?:_to)? probably
        """,
        _EXPECTED + _SOFT,
        False,
    ),
    (
        r"""
        plan(?:s|ned|ning)?_to intend(?:s|ed|ing)?_to aim(?:s|ed|ing)?_to hop(?:es|ed|ing)_to want(?:s|ed)?_to
        seek(?:s|ing)?_to sought_to agree(?:d|s)_to agreed_in_principle agreement_to pledg(?:es|ed)_to vow(?:s|ed)_to
        promis(?:es|ed)_to threaten(?:s|ed|ing)?_to offer(?:s|ed)?_to propos(?:es|ed|ing|al) proposed_to ready_to
        prepared_to recommend(?:s|ed|ing)? willing_to (?:is|are|was|were|be)_due_to_\w+ set_to scheduled_to plans_for
        letter_of_intent memorandum_of_understanding tr(?:y|ies|ied|ying)_to attempt(?:s|ed|ing)?_to bid_to
        struggl(?:es|ed|ing)_to hop(?:es|ed)_(?:that|for)
        """,
        _INTENDED + _SOFT + " fail~ unsuccess~ struggl~ vain",
        False,
    ),
    (
        """
        alleg(?:e|es|ed|edly|ing) accus(?:e|es|ed|ing) reportedly purportedly suspected supposedly unconfirmed
        claim(?:s|ed)?_(?:that|to) on_suspicion argu(?:e|es|ed) contend(?:s|ed) assert(?:s|ed) insist(?:s|ed)
        believ(?:e|es|ed) is_thought are_thought thought_to (?:is|are|was|were)_said_to rumou?red
        """,
        _ALLEGED + _SOFT,
        False,
    ),
    (
        r"""
        if unless provided_that on_condition subject_to conditional without\b[^.;,]{3,50}\b(?:would|will|could|might)
        """,
        _CONDITION + _SOFT + " surpris~",
        True,
    ),
    (
        "den(?:y|ies|ied|ying) disput(?:es|ed)",
        _DENIED,
        False,
    ),
    (
        "suggest(?:s|ed|ing)? indicat(?:e|es|ed)_that appear(?:s|ed)?_to seem(?:s|ed)?_to",
        _SUGGESTED + _SOFT,
        False,
    ),
    (
        r"""
        urg(?:e|es|ed|ing) call(?:s|ed|ing)?_(?:for|on) demand(?:s|ed|ing)? request(?:s|ed)?
        appeal(?:s|ed|ing)_(?:for|to) (?:ask|want|invit|encourag)(?:s|e|es|ed|ing)?_(?:\w+_){1,4}to
        """,
        _ASKED + _SOFT,
        False,
    ),
    (
        "provisional(?:ly)? tentative(?:ly)? preliminary in_principle non-binding",
        _POSSIBLE + _SOFT + " initial~ early first interim principle draft~ would",
        True,
    ),
    (
        "warn(?:s|ed|ing)?_(?:that|of|against) fear(?:s|ed)?(?:_that)? (?:risk|threat|danger)_(?:of|that)",
        _FEARED + _SOFT,
        False,
    ),
    (
        "in_talks negotiating",
        _TALKED + _SOFT,
        False,
    ),
    (
        "unclear not_known unknown uncertain too_early_to whether",
        _UNKNOWN + _SOFT,
        False,
    ),
    (
        r"""
        fail(?:s|ed|ure|ing)?_to refus(?:es|ed|al|ing)_to declin(?:es|ed|ing)_to unable_to rul(?:es|ed|ing)_out
        stop(?:s|ped)_short_of refrain(?:s|ed)?_from barred_from banned_from prevented_from unlikely yet_to still_to
        nowhere_near far_from short_of devoid_of free_of free_from absence_of reject(?:s|ed)
        dropp(?:ed|ing)_(?:plans?|charges|the_(?:plan|case|idea)|its_(?:bid|plans?)) forbidden_to prohibited_from
        (?:decid|vot|advis|opt|rul|recommend)\w*_against
        open_to_(?:\w+ing|(?:an?_|the_|any_)?(?:idea|merger|deal|talks?|sale|compromise))
        (?:prevent|stopp?|bar|bann?|keep|kept|block|discourag)(?:s|es|ed|red|ing)?_(?:\w+_){1,4}from
        missed_(?:the|its|their|an?) missing_(?:the|its|their|an?) acquitt(?:ed|al)_of cleared_of exonerated_of
        veto(?:es|ed) lack(?:s|ed|ing|_of)
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

SPARED: Final = f"""
    {NOT} if whether may might could would should unless accus~ alleg~ suspected suspicion claim~ fail~ refus~ plan~
    to_be hop~ want~ seek~ propos~ consider~ possib~ likely expect~ call~_for demand~ urg~ ask~ threat~ fear~ risk~
    den(?:y|ies|ied)
    """
"""What makes a decisive word in a fact say less."""
