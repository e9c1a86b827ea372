"""Verbs that say more than others, and verbs that decide a matter.

In every table words are parted by white space; `_` stands for the space within a phrase, `~` for any ending, and what
stands in parentheses is a regular expression.
"""

from __future__ import annotations

from typing import Final

_DECIDED: Final = """
    vot~ endors~ clear~ green go-ahead nod accept~ agree~ gave gives grant~ pass(?:es|ed)? agreement deal accord pact
    inked chose opted resolved will ruled prohibit~ outlaw~ finish~ wrapped took_effect effective in_force began start~
    authoris~ authoriz~ brought_in won settled unveil~
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
        implored pressure pressured allow(?:s|ed) permit(?:s|ted)
        """,
        "",
        "order~ instruct~ mandat~ must obliged? compel~ forc~ requir~ need~ have_to has_to had_to demand~",
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
        insist(?:s|ed) suspicion rais(?:es|ed)_the_possibility preliminary unverified investigating weak inconclusive
        mixed dismiss(?:es|ed) reject(?:s|ed) no_(?:sign|evidence|proof|indication|confirmation)
        could_not_be_(?:verified|confirmed) cannot_be_(?:verified|confirmed)
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
        hope(?:s|d) bid(?:s|ding)?_(?:for|to) offer(?:s|ed)?_(?:for|to) eyeing courting close_to near(?:ing)?
        recommended suggested called_for calls_for threatened plans? planned planning pending
        """,
        "propos~ plan~ not would could may might if draft~ talks hop~ consider~ weigh~ whether yet",
        _DECIDED,
    ),
    (
        "guarantee[sd] ensur(?:es|ed) eliminat(?:es|ed) cured will_end eradicat(?:es|ed) prevented",
        """
        promis(?:es|ed) hop(?:es|ed) aim(?:s|ed) treat(?:s|ed) reduc(?:es|ed) help(?:s|ed) cut(?:s)? lower(?:s|ed)
        could may might should
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
        """
        wound(?:s|ed) injur(?:es|ed|ies) hurt attack(?:s|ed) targeted shot_at fired_at missing unaccounted hospitalised
        hospitalized
        """,
        "not no missing feared presumed",
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
        "condemn(?:s|ed) denounc(?:es|ed) slammed blasted",
        """
        regret(?:s|ted)? unease misgivings reservations discomfort uneasy voic(?:es|ed)_concern concern(?:s|ed)?
        questioned criticis(?:es|ed) criticiz(?:es|ed)
        """,
        "",
        "outrage~ fur(?:y|ious) attack~ scathing",
    ),
    (
        "banned bans prohibit(?:s|ed) outlaw(?:s|ed) forbade forbid(?:s|den)",
        "restrict(?:s|ed) limit(?:s|ed) discourag(?:es|ed) curb(?:s|ed) tighten(?:s|ed) regulat(?:es|ed)",
        "restrict~ limit~",
        "ban bars? barred block~ not no",
    ),
    (
        "abolish(?:es|ed) eliminat(?:es|ed) ended scrapped halted stopped wiped_out",
        "reduc(?:es|ed) slow(?:s|ed) eas(?:es|ed) trim(?:s|med) scal(?:es|ed)_back relax(?:es|ed)",
        "",
        "end ending no not zero halt~ stop~ finish~ last~ clos~ cancel~ abolish~ drop~",
    ),
    (
        "ended abandoned annull?(?:s|ed) revoked struck_down voided overturned",
        "suspend(?:s|ed) paus(?:es|ed) interrupt(?:s|ed)",
        "",
        "end ends ended ending over",
    ),
    (
        "cancel(?:s|led|ed) scrapped called_off abandoned",
        "postpon(?:es|ed) delay(?:s|ed) suspend(?:s|ed) put_off pushed_back paus(?:es|ed) defer(?:s|red)",
        "postpon~ delay~ defer~",
        "cancel~ call~_off axe~ drop~",
    ),
    (
        "refut(?:es|ed) disprov(?:es|ed) debunk(?:s|ed) rul(?:es|ed)_out",
        "disput(?:es|ed) doubt(?:s|ed)? question(?:s|ed) challeng(?:es|ed) den(?:y|ies|ied)",
        "",
        "not no reject~",
    ),
    (
        "charged indicted prosecuted",
        "questioned detained investigat(?:es|ed|ing) under_investigation arrested suspected",
        "not without",
        "charg~ indict~ accus~ court",
    ),
    (
        "promis(?:es|ed) pledg(?:es|ed) vow(?:s|ed) guarantee[sd] committed_to",
        """
        hop(?:es|ed)(?:_to)? suggest(?:s|ed) consider(?:s|ed|ing) hint(?:s|ed) may might could plans? planned
        aim(?:s|ed) want(?:s|ed) intend(?:s|ed)
        """,
        "",
        "commit~ assur~ would will agree~",
    ),
    (
        "announc(?:es|ed) declar(?:es|ed) unveil(?:s|ed)",
        "hint(?:s|ed) suggest(?:s|ed) consider(?:s|ed|ing) mull(?:s|ed|ing) float(?:s|ed)",
        "consider~ suggest~ might may could possib~",
        "said says told statement",
    ),
    (
        "threaten(?:s|ed)_to",
        "warn(?:s|ed) said says",
        "",
        "would will threat~ unless if",
    ),
    (
        "confirm(?:s|ed) verif(?:y|ies|ied)",
        "said says told report(?:s|ed)",
        "not could",
        "announc~ acknowledg~ admi(?:t|ts|tted) show~ found certif~ agree~",
    ),
    (
        "hail(?:s|ed) prais(?:es|ed) applaud(?:s|ed) celebrat(?:es|ed)",
        "noted acknowledg(?:es|ed) took_note",
        "",
        "",
    ),
    (
        "meet met meets on_track exceed(?:s|ed) surpass(?:es|ed) achiev(?:es|ed) fulfilled",
        "miss(?:es|ed|ing)? fell_short falls_short short_of",
        "not miss~ short below",
        "meet~ met exceed~ surpass~ achiev~ agree~",
    ),
    (
        "fired sacked dismissed ousted expelled",
        "resign(?:s|ed) stepped_down stood_down summoned recalled",
        "",
        "forced fire~ sack~ dismiss~ oust~ expel~ remov~ push~",
    ),
    (
        "dead died",
        "alive surviv(?:es|ed|ors?) rescued unharmed unhurt",
        "not no none never",
        "dead died death~ kill~ bod(?:y|ies) fatal~ victim~ lives",
    ),
    (
        "riot(?:s|ed|ing)? stormed rampaged",
        "protest(?:s|ed|ers)? demonstrat(?:ed|ors) gathered march(?:ed)? rallied",
        "",
        "clash~ violen~ riot~ storm~ broke burst forced",
    ),
    (
        "extinguished put_out",
        "contain(?:s|ed) under_control",
        "not",
        "extinguish~ out",
    ),
    (
        "solv(?:es|ed) resolv(?:es|ed) fixed",
        "eas(?:es|ed) improv(?:es|ed) address(?:es|ed) progress tackl(?:es|ed) discuss(?:es|ed)",
        "not",
        "solution~ solv~ resol~ settle~ fix~ deal agree~",
    ),
    (
        "recovered healed",
        "stable improving critical",
        "not",
        "recover~ discharg~",
    ),
    (
        "seiz(?:es|ed) captur(?:es|ed) occup(?:ies|ied) took_control conquered",
        """
        entered visited advanced approach(?:es|ed) shell(?:s|ed) surround(?:s|ed) besieg(?:es|ed) attack(?:s|ed)
        """,
        "",
        "control captur~ took tak~ seiz~ fell hands",
    ),
    (
        "jailed imprisoned",
        "fined community_service suspended_sentence",
        "",
        "prison jail~ years months",
    ),
    (
        "crushed thrashed routed humiliated demolished",
        "beat edged defeated narrowly",
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
        fell fall(?:s|en|ing)? declin(?:es|ed|ing) dropp(?:ed|ing) decreas(?:es|ed) dipp(?:ed|ing) edg(?:ed|ing)
        slipp(?:ed|ing) eas(?:ed|ing) inch(?:ed|ing) slight(?:ly)? marginal(?:ly)?
        """,
        "",
        "tumbl~ sharp~ steep~ halv~ crash~ slump~ plung~ plummet~ collaps~ record dramatic~",
    ),
    (
        "soared surged skyrocketed rocketed boomed",
        """
        edg(?:ed|ing) inch(?:ed|ing) crept slight(?:ly)? marginal(?:ly)? ticked nudged rose ris(?:es|en|ing)
        increas(?:es|ed) gained grew climbed
        """,
        "",
        "jump~ leap~ leapt sharp~ steep~ record doubl~ tripl~ boom~ surg~ soar~",
    ),
    (
        "admitted admits confessed confesses conceded",
        "said says told",
        "denied not",
        "plead~ guilty acknowledg~ admi~ conced~ confess~",
    ),
    (
        "agreed agrees accepted",
        """
        discuss(?:es|ed|ing)? negotiat(?:e|es|ed|ing) talks propos(?:es|ed|ing) consider(?:s|ed|ing) offer(?:s|ed)
        urg(?:es|ed) explor(?:es|ed|ing) weigh(?:s|ed|ing) asked met
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
        if unless may might could should possib~ perhaps hop~ whether propos~ plan~ would consider~ warn~ fear~ threat~
        when
        """,
        "",
    ),
)
"""What says more, what says less, what in a fact makes up for it, and what in the quotes says as much."""

DECISIVE: Final = (
    (
        "agreed agrees",
        """
        agree~ accord~ deal pact accept~ consent~ settl~ compromis~ sign~ approv~ adopt~ unanim~ endors~ commit~ pledg~
        back~ joint~ together back~ conced~ promis~ undert~ pass(?:es|ed) vot~ decid~ resol~ understanding treaty will
        conclu~ said_yes clinch~ breakthrough convinced common share[sd]? inked struck okayed welcom~ yes concur~ will
        """,
    ),
    (
        "prov(?:es|ed|en|ing)_(?:that|the|an?|its|their|his|her)(?=\\s) proof",
        "prov~ unprov~ proof confirm~ show~ establish~ demonstrat~ evidence~ verif~ conclus~ turn~_out",
    ),
    ("convict(?:s|ed)", "convict~ guilty verdict sentenc~ jail~ found_\\w+_guilty"),
    ("murder(?:s|ed)?", "murder~ homicid~ kill~ assassin~ slain stab~ shot shoot~ strangl~ manslaughter"),
    (
        "chosen chose picked selected",
        """
        choos~ chose~ choice pick~ select~ decid~ opt(?:s|ed)? prefer~ nam(?:e|es|ed) appoint~ elect~ nominat~ settl~
        won win~ award~ vot~ winner go~_to went_to plump~ tapped designat~ crown~
        """,
    ),
    (
        "signed",
        "sign~ ink~ conclu~ seal~ agree~ deal contract enact~ sealed put_\\w+_name",
    ),
    (
        "admit(?:s|ted) confess(?:es|ed)",
        """
        admi~ acknowledg~ conced~ confess~ plead~ guilty accept~ own(?:s|ed)? recogni~ gain~ let_in member~ allow~
        join~
        """,
    ),
    (
        "approv(?:es|ed)",
        """
        approv~ pass(?:es|ed)? adopt~ clear(?:s|ed|ance)? endors~ back~ vot~ ratif~ green authori~ nod consent~ accept~
        permi~ sanction~ agree~ support~ confirm~ licen~ grant~ sign~ enact~ assent~ wav~ in_favour in_favor allow~ yes
        """,
    ),
    (
        "kill(?:s|ed|ing) murdered",
        """
        kill~ dead death~ di(?:e|es|ed|ing) fatal~ li(?:fe|ves) victim~ murder~ shot execut~ assassin~ toll perish~
        slain bod(?:y|ies) drown~ massacr~ lost casualt~ los(?:e|es|t|ing) manslaughter homicid~ slaughter~ cull~
        beheaded stab~ bereave~
        """,
    ),
    (
        "arrest(?:s|ed)",
        "arrest~ detain~ detention custody held seiz~ captur~ apprehend~ caught jail~ hold~ taken_in picked_up nabbed",
    ),
    (
        "resign(?:s|ed)",
        "resign~ quit~ step~_down stood_down stand~_down left leav~ depart~ step~_aside gave_up relinquish~",
    ),
    (
        "condemn(?:s|ed) denounc(?:es|ed)",
        """
        condemn~ denounc~ deplor~ slam~ criticis~ criticiz~ attack~ outrag~ decri~ sentenc~ blast~ protest~
        unacceptable
        """,
    ),
    ("fined", "fin(?:e|es|ed) penalt~ pay~ paid sanction~"),
    ("vetoed", "veto~ block~ reject~ stop~"),
    (
        "rejects? rejected",
        """
        reject~ turn~_down refus~ not no n't \\w+n't den(?:y|ies|ied) dismiss~ rebuff~ veto~ oppos~ block~ against rul~
        spurn~ fail~ overturn~ thr(?:ew|own)_out nonsense false declin~ disput~ never without nothing defeat~ contest~
        out_of_hand unacceptable down disagree~ resist~ contradict~ baseless unfounded unwilling exclud~
        """,
    ),
    (
        "destroy(?:s|ed)",
        "destr~ raz~ wip~ level~ demoli~ ruin~ burn~ gut~ collaps~ flatten~ sank sunk obliterat~ devastat~ rubble",
    ),
    (
        "won wins",
        """
        win~ won victor~ beat~ defeat~ elect~ gold award~ took triumph~ champion~ clinch~ secur~ gain~ succe~ prevail~
        receiv~ got prize lost los(?:e|es|ing) lead~ led ahead first majority titl~ top(?:s|ped) granted back~
        """,
    ),
    (
        "order(?:s|ed)",
        """
        order~ instruct~ command~ decre~ mandat~ direct~ told tell~ must oblig~ requir~ compel~ forc~ made injunct~ buy
        bought purchas~ contract~ have_to has_to had_to rul~ demand~ bound
        """,
    ),
    (
        "bans banned outlaw(?:s|ed) prohibit(?:s|ed)",
        """
        ban~ bar(?:s|red|ring)? prohibit~ forb~ outlaw~ not no n't \\w+n't never block~ stop~ halt~ illegal exclud~
        cannot end~ without disallow~ embargo~ criminal~ unlawful suspend~
        """,
    ),
    (
        "refus(?:es|ed)",
        "refus~ reject~ declin~ not no n't \\w+n't never den(?:y|ies|ied) unwilling turn~_down without nor",
    ),
    (
        "promis(?:es|ed) pledg(?:es|ed) vow(?:s|ed)",
        "promis~ pledg~ vow~ commit~ assur~ guarant~ will would undert~ agree~ swor~ shall rul~_out",
    ),
    ("cancel(?:s|led|ed)", "cancel~ call~_off axe~ scrap~ drop~ abandon~ annul~ revok~ withdr~ not no ground~ wip~"),
    (
        "stole stolen",
        "steal~ stole~ theft thie(?:f|ves) rob~ burgl~ loot~ took tak~ raid~ miss~ pilfer~ siphon~ embezzl~",
    ),
    ("surrender(?:s|ed)", "surrender~ gave give~ capitulat~ laid lay~ hand~"),
    ("guarantee[sd]", "guarant~ assur~ ensur~ promis~ secur~ certain~ pledg~ underwr~"),
    ("unanimous(?:ly)?", "unanim~ all every without no none nobody"),
    ("abolish(?:es|ed)", "abol~ scrap~ end~ remov~ eliminat~ repeal~ drop~ lift~ no stop~ away"),
    (
        "sentenced jailed imprisoned",
        "sentenc~ jail~ prison~ imprison~ term verdict convict~ years custody behind_bars detain~ held locked",
    ),
)
"""What decides a matter, and all that may stand for it in the quotes."""
