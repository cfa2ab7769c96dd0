"""English cues for what is promised, when it will happen and what costs nothing."""

from __future__ import annotations

import re

from bot.mention.guardrails.cues import Cues, Promise, either
from bot.mention.guardrails.english_deeds import DEEDS, GONE, STRANGERS

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
    bare=either("refund", "reimburs", r"(?:money|fare|payment|price|amount)(?: \w+){0,4}? (?:back|returned)"),
)
COMPENSATION = Promise(
    firm=either(
        r"(?:compensate|make (?:it|this|things) up to you|make up for (?:it|this|the)|make amends)\b",
        WE + r"(?: \w+){0,2}? top up\b",
        r"(?:petals|points|credits|miles|bonus|voucher|gift card)(?: \w+){0,2} (?:is|are|will be) "
        r"(?:yours|on us|for you|waiting)\b",
        r"(?:please )?accept(?: \w+){0,4} (?:petals|points|credits|voucher|gift\w*|token)\b",
        r"as an? (?:small |little )?(?:token|gesture|thank[- ]you|way (?:of|to)|consolation|sorry)\b",
        r"to (?:say sorry|show (?:you )?how sorry|apologise) (?:we|you|here|there)",
        WE
        + r"(?: \w+){0,2}? (?:pay|cover|foot|refund|reimburse|bear|settle|take care of)(?: \w+){0,3}? (?:the |your |a |an |any |all )"
        r"(?:\w+ ){0,2}(?:taxi|cab|hotel|night|doctor\w*|dermatologist|treatment|cleaning|damages?|loss|losses|costs?|bills?|"
        r"expenses|visit|medicine|parking|trip|train|uber)\b",
        r"goodwill\b",
        r"compensated\b|compensation (?:is|will|for (?:you|your|the|this))\b",
        WE
        + rf"(?: \w+){{0,2}}? {GIVE}(?: [\w€]+){{0,6}} for (?:the|your|this|all the) (?:\w+ )?(?:inconvenience|wait|waiting|hassle|"
        r"stress|delay|time|disappointment|loss|damage|upset|lost|ruined|missed|pain|suffering|discomfort)\b",
        WE
        + rf"(?: \w+){{0,2}}? {GIVE}(?: [\w-]+){{0,5}} (?:points|petals|bonus|bonuses|credits?|vouchers?|gift cards?|miles|"
        r"compensation)\b",
        rf"(?:{GIVE}\w*|receive|find)(?: [\w-]+){{0,3}} (?:vouchers?|gift cards?|compensation|(?:extra|bonus|additional) (?:petals|points|credits|miles))\b",
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
        + rf"(?: \w+){{0,2}}? {GIVE}(?: \w+|[ %\d]+){{0,6}} (?:discount|coupon|promo code|reduction|price cut|\d*(?:%|percent|zl) off|"
        r"code for (?:you|your|the next))\b",
        r"(?:enjoy|here is|here's|use the code|with the code|grab)(?: \w+|[ %\d]+){0,5} (?:discount|\d*(?:%|percent|zl) off|coupon|code)\b",
        r"(?:take|get|save|knock)(?: (?:a|an|another|you))? ?\d+ ?(?:%|percent|per cent|zl|euros?|€) off\b",
        r"(?:\d ?%|percent|zl|euros?|€) off (?:your|the) next\b|(?:discount|promo|coupon)(?: code)?(?: \w+){0,2} "
        r"(?:your next|for you|on your)\b|(?:a|the|your) code (?:for you|for your next|on your next)\b",
        r"off your (?:next|order)",
    ),
    soft=either(
        r"(?:get|gets|receive|have|gives? you|waiting for you)(?: \w+|[ %\d]+){0,5} (?:discount|\d*(?:%|percent|zl) off|cheaper)\b",
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
        rf"(?:a|an|your|one|two|some|another|with|include) (?:free|complimentary) (?!(?:{SERVICE})\b)\w+",
        WE
        + rf"(?: (?!suggest|recommend|advise)\w+){{0,2}}? {GIVE}(?: \w+){{0,6}} (?:free|gift|gifts|sample|samples|present|surprise|treat|extra)\b",
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
LEGAL = Promise(
    firm=either(
        r"(?:by|under|according to|in line with) (?:\w+ ){0,2}(?:law|act|statute|code|regulations?|gdpr)\b",
        r"(?:legally|statutory|statutorily|in law)\b",
        r"(?:you|customers?|passengers?|we) (?:are|is) (?:not |no longer )?(?:\w+ )?(?:entitled|liable|obliged|obligated)\b",
        r"your (?:legal |consumer |statutory )(?:rights?|claims?)\b",
        r"we (?:\w+ ){0,2}(?:deny|reject|dispute|accept|admit) (?:\w+ ){0,3}(?:liability|claims?|allegations?)\b",
        r"(?:in )?breach of (?:contract|law|duty)\b|unlawful\w*\b|our lawyers?\b",
    )
)
PROMISES = {
    "refund": REFUND, "compensation": COMPENSATION, "discount": DISCOUNT, "guarantee": GUARANTEE,
    "free_item": FREE_ITEM, "fault": FAULT, "legal": LEGAL,
}  # fmt: skip
DAY = "(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
WHEN = either(
    r"(?:(?:within|in) (?:a matter of |the next few |the next |a couple of |a few |just a few )?(?:hours|minutes|days|weeks))\b",
    r"(?:before|by|over) the weekend\b",
    r"(?:in time for|before) (?:your|the|her|his) (?:\w+ )?(?:birthday|wedding|party|holidays?|trip|anniversary|flight|departure|event)\b",
    r"(?:before|by) (?:christmas|easter)\b|(?:within |in )?(?:half an hour|a fortnight)\b",
    r"(?:first thing|no later than|at the latest|by close of|by the middle of|before noon|before lunch|in the (?:coming|next))\b",
    r"(?:in |within )?(?:a|one) (?:day|hour|week|minute) or (?:two|so)\b",
    r"(?:this very|the same|within the|by the|before the end of the|by end of) (?:hour|day|week|evening|morning)\b",
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
    r"(?:count on|look out for)\b",
    r"should (?:arrive|reach|be|get|come|land|have|hear|see)\b",
    r"(?:due|expected|scheduled|planned|give us|we aim|we plan|we intend|we need|can have|you have|have it|have an)\b",
    r"(?:we're|we are|i'm|i am|is|are) (?:sending|calling|ringing|shipping|refunding|replying|writing|posting|delivering|"
    r"getting back|crediting|dispatching)\b",
    r"(?:parcel|order|money|refund|bottle|reply|answer|replacement|package|it|courier|manager|team|colleague)(?: \w+){0,2} "
    r"(?:arrives|reaches|gets|lands|calls|rings|writes|replies|answers|leaves|goes out)\b",
)
DUE = re.compile(r"\b(?:within|in|after|until|by|before|through|over|next)(?: \w+){0,2} $")
FREE = either(
    r"(?:for free|free of charge|at no (?:extra |additional )?(?:cost|charge)|costs? (?:you )?nothing)\b",
    r"(?:won't|will not|doesn't|does not) cost (?:you )?(?:anything|a thing|a penny)\b",
    r"without (?:any )?(?:charge|fee)\b",
    r"free (?:delivery|shipping|returns?|postage|pick-?up|label|repair|exchange|consultation|matching|parking)\b",
    r"(?:delivery|shipping|return|postage|label|exchange|repair|matching|service) (?:is|are|will be|comes) (?:\w+ )?free\b",
)
EXCEPTION = either(
    r"(?:as an|by way of|by) exception\b",
    r"(?:make|making) (?:an|one) exception\b",
    r"(?:exceptionally|just this once|for once)(?: \w+){0,3} (?:we|you|will|accept|take|refund|cancel|can)\b",
    r"(?:bend|stretch|waive|overlook|ignore) (?:the|our|that|this) (?:\w+ )?(?:rules?|limit|deadline|policy|condition|terms?)\b",
    r"turn a blind eye\b",
)
ENGLISH = Cues(DEEDS, GONE, STRANGERS, PROMISES, EXCEPTION, WILL, DUE, WHEN, FREE)
