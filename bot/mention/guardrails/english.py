"""English cues."""

from __future__ import annotations

import re

from bot.mention.guardrails.cues import Cues, Promise, each, either

# -- deeds ----------------------------------------------------------------------------------------------
# What is done with a customer's case, and never merely told of a product or a rule.
STRONG = (
    "refunded|reimbursed|sent|resent|shipped|dispatched|issued|processed|cancelled|canceled|forwarded|passed|escalated|"
    "warned|fired|dismissed|suspended|reprimanded|disciplined|trained|briefed|informed|notified|fixed|repaired|resolved|"
    "solved|sorted|corrected|replaced|credited|transferred|compensated|reported|removed|deleted|restored|reset|unlocked|"
    "reactivated|approved|granted|logged|registered|located|found|traced|recalled|contacted|called|checked|investigated|"
    "spoken to|talked to|dealt with|seen to|looked at|looked into|taken care of|reviewed|updated|withdrawn|arranged"
)
DONE = (
    f"{STRONG}|returned|reshipped|posted|mailed|rung|phoned|emailed|messaged|texted|reached|verified|inspected|looked|"
    "exchanged|wired|paid|sacked|retrained|spoken|talked|discussed|told|alerted|instructed|upgraded|patched|erased|"
    "wiped|blocked|unblocked|reinstated|added|applied|extended|opened|started|launched|begun|initiated|booked|rebooked|"
    "reserved|scheduled|confirmed|waived|filed|recorded|raised|handed|shared|relayed|assigned|ordered|reordered|tracked|"
    "recovered|pulled|quarantined|taken(?! note)|prepared|packed|collected|changed|adjusted|amended|switched|stopped|"
    "unsubscribed|apologi[sz]ed|thanked|rewarded|praised|released|reversed|rectified|settled|handled|completed|delivered"
)
PAST = f"{DONE}|spoke|took(?! note)|began|gave|made sure|wrote|rang|withdrew|got in touch|saw to"
PERFECT = f"{DONE}|given|written|made sure|been in touch|got in touch|dealt|had a word|had a talk"
ADVERB = r"(?:already|now|just|since|also|all|even|today|both|personally|finally|therefore|meanwhile|then|\w+ly)"
TEAM = (
    "(?:team|manager|managers|supervisor|colleagues?|staff|support|courier|carrier|driver|store|shop|warehouse|guard|"
    "developers?|engineers?|technicians?|mechanics?|department|office|director|finance|lab|chemists?|agent|cashier|bank|"
    "assistant|specialists?|owner|management|dispatcher)"
)
ITEM = (
    "(?:refund|money|payment|order|parcel|package|replacement|complaint|case|ticket|request|account|issue|problem|bug|"
    "error|card|code|points|amount|fare|booking|report|review|comment|feedback|message|data|subscription|voucher|matter|"
    "fee|charge|investigation|search|courier|driver|guard|employee|manager|it|this|that|everything|batch|e-?mail|number|"
    "details|balance|fault|discount|compensation|credit|invoice|delivery|exchange|reservation|claim|member of staff)s?"
)
GOING_ON = (
    "checking|looking into|investigating|working on|processing|reviewing|tracing|searching|fixing|preparing|sending|"
    "refunding|sorting|handling"
)
DEEDS = each(
    rf"\b(?:we|i)(?:'ve| have)(?: {ADVERB})*(?: had(?: \w+){{0,4}})? (?P<deed>{PERFECT})\b",
    rf"\b(?:we|i)(?: {ADVERB})* (?P<deed>{PAST})\b",
    rf"\b(?:we|i)(?:'re| are|'m| am)(?: already| now| currently| just)* (?P<deed>{GOING_ON})\b",
    r"^(?P<deed>refunded|sent|forwarded|passed|escalated|fixed|resolved|replaced|credited|reported|cancelled|shipped)"
    r"(?= (?:on|to|your|it|the|and|today|this)\b|$)",
    rf"(?<!you )(?<!you've )(?<!you have )\b(?:already|just) (?P<deed>{DONE})\b",
    rf"\b{TEAM}(?: \w+)? (?:has|have|had|'s|'ve)(?: \w+)? (?P<deed>{PERFECT})\b",
    rf"\b{TEAM}(?: {ADVERB})* (?P<deed>{PAST})\b",
    rf"(?<!that )(?<!which )(?<!who )(?<!you )\b(?:has|have|had) (?:{ADVERB} )*been (?:{ADVERB} )*(?P<deed>{STRONG})\b",
    rf"\b{ITEM}(?: \w+){{0,4}}? (?:has|have|had) (?:{ADVERB} )*been (?:{ADVERB} )*(?P<deed>{DONE})\b",
    rf"^(?:your|the|a|an|our)(?: \w+){{1,3}} (?:was|were) (?:{ADVERB} )*(?P<deed>{STRONG})\b",
    rf"\b{ITEM}(?: \w+){{0,2}}? (?:was|were|got) (?:{ADVERB} )*(?P<deed>{DONE})\b",
    rf"\b(?:your|the) {ITEM}(?: \w+){{0,2}}? (?:is|are) (?:already|now) (?P<deed>{DONE})\b",
    rf"\b{ITEM} (?:is|are) (?:already |now |currently )?being (?P<deed>\w+ed|dealt|sent|looked)\b",
    r"\b(?P<deed>went|gone|landed|arrived)(?: \w+){0,2}? (?:to|on|in|into) your (?:\w+ )?(?:card|account|wallet)\b",
    r"\b(?:is|are|it's) (?:already )?(?P<deed>on (?:its|the|their) way|in the post|under (?:review|investigation))\b",
)
STRANGERS = either(
    r"(?:courier|carrier|driver|guard|cashier|bank|assistant|staff|store|shop|was|were|got|it|this|that|parcel|order|"
    r"package)\b"
)

# -- promises -------------------------------------------------------------------------------------------
WE = (
    r"(?:we|i|they|our \w+|the \w+ team)(?:'ll|'d| will| would| can| could| shall| are going to| are happy to|"
    r" are glad to| want to| would like to| must)*"
)
GIVE = (
    "(?:give|gives|giving|offer|offering|send|sending|add|adding|put|credit|apply|take|issue|grant|drop|load|get|"
    "include|arrange|make|provide|prepare|slip|pop)"
)
GOODS = (
    "bottle|jar|tube|pump|set|box|product|pair|ticket|lipstick|serum|cream|mascara|palette|item|samples?|one|toner|"
    "cleanser|wax|balm|order|parcel|copy|seat|card|brush(?:es)?|month|ride|trip|upgrade|coffee|mask|gift"
)
SERVICE = (
    "of|to|from|time|delivery|shipping|returns?|label|postage|exchange|consultation|matching|entry|repair|service|"
    "replacement"
)
REFUND = Promise(
    firm=either(
        WE
        + r"(?: \w+){0,2}? (?:refund|reimburse) (?!form|policy|desk|request|rules|takes|goes|comes|is|can|may|needs)",
        WE + r"(?: \w+){0,3}? (?:return|give|send|pay|transfer|put|wire|hand)(?: [\w€$£%]+){0,5} "
        r"(?:money|payment|fare|cash|amount|price|sum|zl|pounds|euros|dollars|€|back)(?!\w)",
        WE
        + r"(?: \w+){0,3}? (?:issue|process|make|offer|arrange|grant|send|give|approve|authori[sz]e|start|trigger|get)"
        r"\w*(?: \w+){0,4} refund",
        r"you(?:'ll| will| are going to)(?: \w+){0,3} (?:refund|refunded|reimbursed|money back|fare back|payment back)",
    ),
    soft=either(
        r"(?:full|complete|partial|whole|immediate) refund",
        r"money(?:-| )back\b",
        r"(?:get|have|receive|expect|claim|ask for|entitled to)(?: \w+){0,4} "
        r"(?:refund|money back|fare back|payment back|money|fare)\b(?= back| refund|$|\W)",
        r"(?:money|payment|fare|price|sum|amount|cash)(?: \w+){0,3} (?:back|returned to you|refunded)\b",
        r"refunds? (?:is|are|will|comes?|goes|arrives?|lands|reaches|takes|within|in full)",
        r"be (?:fully )?(?:refunded|reimbursed)\b",
    ),
    bare=either("refund", "reimburs", "money back", "fare back"),
)
COMPENSATION = Promise(
    firm=either(
        r"(?:compensate|make (?:it|this|things) up to you|make up for (?:it|this|the))\b",
        r"goodwill\b",
        GIVE + r"\w*(?: \w+){0,5} (?:points|petals|bonus|bonuses|credits?|vouchers?|gift cards?|miles|compensation)\b",
        r"(?:cover|pay|pick up)(?: \w+)? (?:your|the|any|all)(?: \w+){0,2} "
        r"(?:costs?|bills?|expenses|damage|damages|taxi|hotel|doctor\w*)",
        r"(?:by way of apology|as an apology|as compensation|in recompense)\b",
        r"(?<!sorry )(?<!apologies )(?<!apologise )(?<!apologize )for (?:your|the) trouble\b",
        r"(?:voucher|gift card) (?:for you|is waiting|on us|worth)",
    ),
    soft=either(
        r"(?:get|receive|entitled to|owed|due|claim)(?: \w+){0,3} "
        r"(?:compensation|damages|voucher|bonus points|extra petals)"
    ),
    bare=either(r"compensation\b", r"vouchers?\b"),
)
DISCOUNT = Promise(
    firm=either(
        WE
        + rf"(?: \w+){{0,2}}? {GIVE}(?: \w+|[ %\d]+){{0,6}} (?:discount|off|coupon|promo code|reduction|price cut|code)\b",
        r"(?:enjoy|here is|here's|use the code|with the code|grab|take)(?: \w+|[ %\d]+){0,5} (?:discount|off|coupon|code)\b",
        r"(?:off|discount(?: code)?|code)(?: \w+){0,2} (?:your next|for you|on your)\b",
        r"off your (?:next|order)",
    ),
    soft=either(
        r"(?:get|gets|receive|have|gives? you|waiting for you)(?: \w+|[ %\d]+){0,5} (?:discount|off|cheaper|less)\b",
        r"half price\b",
        r"reduced price\b",
    ),
    bare=either("discount", "coupon", r"\d+ ?% off", "percent off", "promo codes?"),
)
GUARANTEE = Promise(
    firm=either(
        r"(?:we|i)(?: (?!cannot|not|never|no)\w+)? (?:guarantee|promise|assure|swear|vow)\b",
        r"you have (?:our|my) word\b",
        r"rest assured\b",
        r"(?:won't|will not|will never|never|not) happen (?:again|to you again)",
        r"(?:won't|will not) (?:be )?repeat\w*",
        r"(?:make|making|see to it|ensure|ensuring)(?: \w+){0,4} (?:never|no longer|not)\b",
        r"100 ?(?:%|percent) (?:sure|certain|safe|guaranteed)",
        r"(?:you can be|be|rest) (?:sure|certain|confident) that\b",
        r"(?:we'll|we will|will) (?:definitely|certainly|always|absolutely) "
        r"(?:be|refund|return|fix|solve|resolve|reply|answer|call|get|arrive|send|find|receive|replace|help)\b",
        r"guaranteed\b",
        r"never again\b",
    ),
    soft=either(r"(?:lifetime|extended|two-year|\d+-year) (?:warranty|guarantee)"),
    bare=either("guarantee", "warranty"),
)
FREE_ITEM = Promise(
    firm=either(
        rf"(?:free|complimentary)(?: [\w-]+){{0,2}} (?:{GOODS})\b",
        rf"(?:a|an|your|one|two|some|another|get|with|include) (?:free|complimentary) (?!(?:{SERVICE})\b)\w+",
        WE
        + rf"(?: \w+){{0,2}}? {GIVE}(?: \w+){{0,6}} (?:free|gift|gifts|sample|samples|present|surprise|treat|extra)\b",
        r"(?:on the house|as a gift|gift from us|little gift for you|small gift|surprise (?:in|with) your|on us)\b",
    ),
    soft=either(
        WE + r"(?: \w+){0,2}? (?:send|ship|post|mail|give you|get you|bring|replace|dispatch)(?: \w+){0,4} "
        r"(?:new|another|fresh|replacement|second)\b",
        WE + r"(?: \w+){0,2}? (?:replace|swap)\b",
        r"(?:a|the) (?:replacement|new \w+) (?:will|is going to) (?:be sent|go out|arrive|come|be with you|reach)",
        r"you(?:'ll| will) (?:get|receive|have) (?:a|another) (?:new|fresh|replacement|free)\b",
    ),
    bare=either(
        r"(?:replace\w*|swap|exchange\w*|new shipment|ship again|gifts?|free samples?|freebies?|complimentary)\b"
    ),
)
FAULT = Promise(
    firm=either(
        r"(?:our|my)(?: own| \w+)? (?:fault|mistake|error|blunder|oversight|negligence|failure|carelessness|bad|doing)\b",
        r"we(?: \w+){0,2} (?:messed up|screwed up|got (?:it|this|that|your order) wrong|let you down|dropped the ball|"
        r"slipped up|botched|mishandled|neglected|fell short)\b",
        r"we (?:clearly |simply |really )?(?:failed|made (?:a|an|the|this)(?: \w+)? (?:mistake|error)|caused|"
        r"should(?: never)? have|ought to have|were wrong|were careless|forgot|are (?:\w+ )?"
        r"(?:to blame|at fault|liable|responsible))\b",
        r"we (?:\w+ )?(?:take|accept|bear) (?:\w+ ){0,2}(?:responsibility|blame|liability)",
        r"(?:mistake|fault|error|blame) (?:was|is|lies|rests)(?: \w+)? (?:ours|with us|on us|on our|us)\b",
        r"(?:down to us|we admit)\b",
    )
)
PROMISES = {
    "refund": REFUND, "compensation": COMPENSATION, "discount": DISCOUNT, "guarantee": GUARANTEE,
    "free_item": FREE_ITEM, "fault": FAULT,
}  # fmt: skip
DAY = "(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
WHEN = either(
    r"(?:today|tonight|tomorrow|overnight|this (?:week|afternoon|evening|morning|month|weekend))\b",
    rf"(?:by )?next (?:week|month|{DAY})\b",
    r"within (?:an?|the|one) (?:hour|day|week|month|year)\b",
    r"in (?:an|a) (?:hour|day|week|month|few days|couple of days)\b",
    rf"by (?:the end of (?:the |this |next )?\w+|noon|midnight|{DAY}|tomorrow)\b",
    rf"(?:until|before|on) {DAY}\b",
)
WILL = either(
    r"(?:we|i|they|you|he|she|it|that|this|there)'ll\b",
    r"will\b",
    r"going to\b",
    r"expect (?:an?|our|it|your|the|to)\b",
)
DUE = re.compile(r"\b(?:within|in|after|until|by|before|through|over|next)(?: \w+){0,2} $")
FREE = either(
    r"(?:for free|free of charge|at no (?:extra |additional )?(?:cost|charge)|costs? (?:you )?nothing)\b",
    r"(?:won't|will not|doesn't|does not) cost (?:you )?(?:anything|a thing|a penny)\b",
    r"without (?:any )?(?:charge|fee)\b",
    r"free (?:delivery|shipping|returns?|postage|pick-?up|label|repair|exchange|consultation|matching|parking)\b",
    r"(?:delivery|shipping|return|postage|label|exchange|repair|matching|service) (?:is|are|will be|comes) (?:\w+ )?free\b",
)
ENGLISH = Cues(DEEDS, STRANGERS, PROMISES, WILL, DUE, WHEN, FREE)
