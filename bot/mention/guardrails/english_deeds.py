"""How English says that something was done."""

from __future__ import annotations

from bot.mention.guardrails.cues import each, either

# What is done with a customer's case, and never merely told of a product or a rule.
STRONG = (
    "refunded|reimbursed|sent|resent|shipped|dispatched|issued|processed|cancelled|canceled|forwarded|passed|escalated|"
    "warned|fired|dismissed|suspended|reprimanded|disciplined|trained|briefed|informed|notified|fixed|repaired|resolved|"
    "solved|sorted|corrected|replaced|credited|transferred|compensated|reported|removed|deleted|restored|reset|unlocked|"
    "reactivated|approved|granted|logged|registered|located|found|traced|recalled|contacted|called|checked|investigated|"
    "spoken to|talked to|dealt with|seen to|looked at|looked into|taken care of|reviewed|updated|withdrawn|arranged|"
    "cautioned|told off|let go|taken off|moved to|given (?:a|an|another|some|the) [a-z]+|issued (?:a|with) [a-z]+|parted ways|"
    "reminded|coached|punished|penali[sz]ed|sanctioned|fined|rebuked|admonished|scolded|addressed"
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
    "error|card|code|points|petals|bonus|credits|miles|amount|fare|booking|report|review|comment|feedback|message|data|subscription|voucher|matter|"
    "fee|charge|investigation|search|courier|driver|guard|employee|manager|it|this|that|everything|batch|e-?mail|number|"
    "details|balance|fault|discount|compensation|credit|invoice|delivery|exchange|reservation|claim|member of staff)s?"
)
GOING_ON = (
    "checking|looking into|investigating|working on|processing|reviewing|tracing|searching|fixing|preparing|sending|"
    "refunding|sorting|handling"
)
SURELY = "".join(f"(?<!{word} )" for word in ("could", "may", "might", "would", "should", "must", "will", "to"))
DEEDS = each(
    rf"\b(?:we|i)(?:'ve| have)(?: {ADVERB})*(?: had(?: \w+){{0,4}})? (?P<deed>{PERFECT})\b",
    rf"\b(?:we|i)(?: {ADVERB})* (?P<deed>{PAST})\b",
    rf"\b(?:we|i)(?:'re| are|'m| am)(?: already| now| currently| just)* (?P<deed>{GOING_ON})\b",
    r"^(?P<deed>refunded|sent|forwarded|passed|escalated|fixed|resolved|replaced|credited|reported|cancelled|shipped)"
    r"(?= (?:on|to|your|it|the|and|today|this)\b|$)",
    rf"\b(?=already|just)(?<!you )(?<!you've )(?<!you have )(?:already|just) (?P<deed>{DONE})\b",
    rf"\b{TEAM}(?: \w+)? {SURELY}(?:has|have|had|'s|'ve)(?: \w+)? (?P<deed>{PERFECT})\b",
    rf"\b{TEAM}(?: {ADVERB})* (?P<deed>{PAST})\b",
    rf"\b(?=ha)(?<!that )(?<!which )(?<!who )(?<!you ){SURELY}(?:has|have|had) (?:{ADVERB} )*been (?:{ADVERB} )*(?P<deed>{STRONG})\b",
    rf"(?:'s|'ve) (?:{ADVERB} )*been (?:{ADVERB} )*(?P<deed>{STRONG})\b",
    rf"\b{ITEM}(?: \w+){{0,4}}? {SURELY}(?:has|have|had) (?:{ADVERB} )*been (?:{ADVERB} )*(?P<deed>{DONE})\b",
    rf"^(?:your|the|a|an|our)(?: \w+){{1,3}} (?:was|were) (?:{ADVERB} )*(?P<deed>{STRONG})\b",
    rf"\b{ITEM}(?: \w+){{0,2}}? (?:was|were|got) (?:{ADVERB} )*(?P<deed>{DONE})\b",
    rf"\b(?:your|the) {ITEM}(?: \w+){{0,2}}? (?:is|are) (?:already|now) (?P<deed>{DONE})\b",
    rf"\b{ITEM} (?:is|are) (?:already |now |currently )?being (?P<deed>\w+ed|dealt|sent|looked)\b",
    r"\b(?P<deed>went|gone|landed|arrived)(?: \w+){0,2}? (?:to|on|in|into) your (?:\w+ )?(?:card|account|wallet)\b",
    r"\b(?:is|are) (?:now |already |back )+(?:in|on|with) (?:your|the) (?P<deed>account|card|balance|app|wallet|profile)",
    r"\b(?:has|have|had) (?:already |now )?(?P<deed>received|had|got) (?:a|an|his|her|their) (?:\w+ )?"
    r"(?:warning|talk|talking-to|word|training|caution|reprimand)",
    r"\b(?:was |were |been |has |have )?(?P<deed>received|got|given|issued|handed) (?:a|an) (?:\w+ )?(?:warning|reprimand|caution|talking-to)\b",
    r"\b(?:we|i|manager|supervisor)(?:'ve| have| has)? (?:\w+ )?(?P<deed>had|made) (?:a|an|it) (?:\w+ ){0,2}(?:word|talk|conversation|chat|meeting|clear)\b",
    r"\b(?:action|steps|measures|consequences) (?:has|have|were|was) (?:\w+ )?(?:been )?(?P<deed>taken|drawn|followed)",
    r"\b(?:is|are|it's) (?:already )?(?P<deed>on (?:its|the|their) way|in the post|under (?:review|investigation))\b",
)
GONE = each(
    r"\b(?P<deed>no longer) (?:works?|serves?|serving|behind|working|drives?|driving|employed|with us|part of|on (?:the|our|that|this) (?:team|route|line))",
    r"\b(?:doesn't|does not|isn't|is not) (?P<deed>work|drive|working|driving|employed|with)(?: \w+){0,3} any ?more",
    r"\bhas (?P<deed>left) (?:the (?:company|team)|us)",
)
STRANGERS = either(
    r"(?:courier|carrier|driver|guard|cashier|bank|assistant|staff|store|shop|was|were|got|it|this|that|parcel|order|"
    r"package)\b"
)
