"""How English promises that something will be done."""

from __future__ import annotations

import re

from bot.mention.guardrails.cues import NOTHING, each, either
from bot.mention.guardrails.english_deeds import ITEM, TEAM
from bot.mention.promises.cues import PromiseCues

# Who will: nobody whom the brand cannot answer for. Up to eight words may stand before a second verb: "look at it and call".
_ADVERB = r"(?:also|then|now|of course|gladly|all|both|each|each and every one|personally|certainly|definitely|(?:be|make) sure to|\w+ly)"
_WILL = (
    r"(?<!\byou)(?<!\bit)(?:'ll|(?<!you )(?<!it )(?<!bank )(?<!that )(?<!this )"
    r"(?:will|shall|(?:am|are|is) going to)|(?<=we)'re going to|(?<=i)'m going to|"
    r"(?:we|i) (?:\w+ )?promise (?:you )?to|let (?:me|us)(?! know))"
)
WILL = rf"{_WILL}(?: {_ADVERB})*(?: [\w'-]+){{0,8}}? (?:and|and then) (?:{_ADVERB} )*|{_WILL}(?: {_ADVERB})* "
BE = rf"(?:will|shall|'ll|going to)(?: {_ADVERB})* be (?:{_ADVERB} )*"
YOU = r"you(?:'ll| will| are going to|'re going to)(?: \w+ly)? (?:be )?"
MONEY = r"(?:money|payment|fare|cash|amount|price|sum|refund|difference|fee|(?:\d[\d.,]* ?)?(?:zl|pln|pounds?|euros?|dollars?|€|£|\$)|[€£$]\d[\d.,]*)"
_NOW = r"(?:we|i|they|team|colleague|manager)(?:'re|'m| are| am| is) "
NEW = "(?:new|another|fresh|replacement|second)"
_STAFF = rf"(?:courier|carrier|mechanic|fitter|engineer|technician|colleague|{TEAM})"
ENGLISH = PromiseCues(
    deeds={
        "call_back": either(
            rf"(?:{WILL})(?:call|ring|phone|telephone|try your number)(?! (?:it|this|that|off|for|on|upon|the|a)\b)\b",
            rf"(?:{WILL})give you (?:a|another) (?:\w+ )?(?:call|ring|bell)\b",
            rf"(?:{WILL})(?:have|ask|get) (?:[\w'-]+ ){{1,5}}?(?:call|ring|phone) you\b",
            rf"{BE}(?:calling|ringing|phoning)\b",
            rf"{YOU}(?:called|phoned|rung|(?:get|getting|receive|have) (?:a|another) (?:\w+ )?(?:phone )?call)\b",
            r"expect (?:a|our|another) (?:\w+ )?call\b",
        ),
        "replacement": either(
            rf"(?:{WILL})(?:replace|swap|exchange)\b",
            rf"(?:{WILL})(?:send|ship|post|mail|give|get|bring|dispatch|deliver|order|pop|put|drop|slip|have)(?: [\w'-]+){{0,4}}? {NEW}\b",
            rf"{BE}(?:sending|shipping|posting)(?: [\w'-]+){{0,4}}? {NEW}\b",
            rf"(?:the|a|an|your) {NEW}(?: [\w'-]+){{0,4}}? (?:{BE}(?:sent|posted|shipped|with you|dispatched|delivered|on its way)|"
            r"will (?:go out|arrive|come|reach you|leave)|(?:goes|go) out|leaves)\b",
            rf"{YOU}(?:get|getting|receive|have) (?:a |an |your )?{NEW}\b",
            rf"{BE}(?:replaced|exchanged|swapped)\b",
        ),
        "refund": either(
            rf"(?:{WILL})(?:refund|reimburse)\b",
            rf"(?:{WILL})(?:return|give|send|pay|transfer|put|wire|have|get)(?: [\w€$£'-]+){{0,5}}? {MONEY}(?!\w)",
            rf"(?:{WILL})(?:issue|process|make|arrange|start|trigger)\b(?: \w+){{0,4}} refund\b",
            rf"{YOU}(?:get|getting|receive|have|see)(?: [\w€$£'-]+){{0,5}}? (?:refund|{MONEY}(?: [\w'-]+){{0,3}} back|back)\b",
            rf"{YOU}(?:fully )?(?:refunded|reimbursed)\b",
            rf"{BE}(?:refunded|reimbursed|refunding|reimbursing)\b|(?:it|they|that|this)(?:'ll| will) be back (?:on|in) your\b",
            rf"{MONEY}(?: [\w'-]+){{0,4}}? {BE}(?:back|returned|paid|transferred|credited|on (?:your|the) (?:\w+ )?(?:card|account)|in your)\b",
            rf"{YOU}(?:get|receive|have|see) {MONEY}(?: of| from|\W|$)(?=.*\b(?:back|card|account)\b)",
            rf"{MONEY}(?: [\w'-]+){{0,4}}? will (?:reach|arrive|land|come back|go back|get back|appear)\b",
        ),
        "visit": either(
            rf"{_STAFF}s?(?: [\w'-]+){{0,4}}? (?:will|is going to|are going to) (?:come(?! back)|visit|stop by|drop by|call round|pick up|collect)\b",
            rf"(?:{WILL})(?:visit you|come (?:out|round|over|by|to (?:you|your))|stop by|collect (?:it|the|your)|pick (?:it|them|\w+ \w+) up)\b",
        ),
        "write_back": either(
            rf"(?:{WILL})(?:write|e-?mail|message|text|dm|reply|respond|answer|update|notify|inform|contact)"
            r"(?! (?:off|down|the|a|all|our|every\w*|any\w*)\b)\b",
            rf"(?:{WILL})(?:get|come) back\b",
            rf"(?:{WILL})(?:reach out|be in touch|get in touch|let you know|keep you|tell you|report back|drop you)\b",
            rf"(?:{WILL})(?:send you|provide you with|give you) (?:a|an|our|another) (?:\w+ )?(?:reply|answer|e-?mail|mail|update|message|line)\b",
            rf"{BE}(?:in touch|writing|replying|contacting|getting back|reaching out)\b",
            r"expect (?:an?|our|another) (?:\w+ )?(?:e-?mail|letter|answer|reply|message|update)\b",
            rf"{YOU}(?:the first to (?:hear|know)|hear|hearing|contacted|informed|notified|updated|"
            r"(?:get|receive|have)(?: \w+){0,3} (?:answer|reply|e-?mail|response|update|message))\b",
        ),
        "fix": either(
            rf"(?:{WILL})(?:fix|repair|mend|resolve|restore|rectify|sort (?:it|this|that|the|your|out)|take care of|(?:put|make|set) (?:it|this|that|things) right)\b",
            rf"(?:{WILL})(?:get|have) (?:[\w'-]+ ){{1,7}}?(?:fixed|repaired|working|sorted|resolved|back online)\b",
            rf"{BE}(?:fixed|repaired|resolved|restored|working again|back online)\b|will (?:work|run) again\b",
        ),
        "look_into": either(
            rf"(?:{WILL})(?:look (?:into|through|at|over)|go over|investigate|check|watch|ask|find out|examine|review|trace|search|follow up|"
            r"go through|take (?:a look|this up))\b",
            rf"{BE}(?:looking into|investigat\w+|checking|reviewed|looked into|checked)\b",
        ),
        "send": either(
            rf"(?:{WILL})(?:send|post|ship|mail|dispatch|deliver|bring)\b(?! back)|(?:{WILL})(?:pop|put|drop) (?:\w+ ){{1,4}}in the post\b",
            rf"{ITEM}(?: [\w'-]+){{0,3}}? {BE}(?:sent|posted|shipped|mailed|dispatched|delivered|with you)\b",
            rf"{BE}(?:sent|posted|shipped|mailed|dispatched) to you\b|will (?:land|be|arrive) in your (?:inbox|mailbox|letterbox)\b",
        ),
        "other": either(
            rf"(?:{WILL})(?:pass|relay|highlight|forward|cancel|add|reserve|put aside|set aside|hold|delete|remove|change|book|arrange|credit|"
            r"train|brief|speak (?:to|with)|talk (?:to|with)|raise|escalate|report|prepare|order|extend|confirm|waive|unlock|"
            r"reset|share (?:this|it|your)|thank (?!you))\b",
            rf"{BE}(?:cancelled|canceled|credited|added|removed|deleted|passed on)\b",
            rf"{BE}(?:back )?(?:in|on) your (?:\w+ )?(?:account|app|profile)\b",
        ),
    },
    planned={
        "call_back": either(rf"{_NOW}(?:calling|ringing|phoning)\b|(?:calls|rings|phones) you\b"),
        "replacement": either(
            rf"{_NOW}(?:replacing|swapping|(?:sending|posting|shipping)(?: [\w'-]+){{0,4}}? {NEW})\b"
        ),
        "refund": either(
            rf"{_NOW}(?:refunding|reimbursing|(?:returning|sending|paying)(?: [\w'-]+){{0,4}}? {MONEY}(?!\w))",
            rf"{MONEY} (?:(?:is|are) (?:going (?:out|back)|leaving|coming back)|(?:goes|comes) back)\b",
        ),
        "visit": either(
            rf"{_NOW}(?:coming|visiting|collecting)\b|{_STAFF}(?: [\w'-]+){{0,3}}? (?:comes|visits|calls round)\b"
        ),
        "write_back": either(
            r"(?:writes|e-?mails|texts|answers|replies)(?: to)? you\b|you (?:hear|get an? (?:answer|reply|e-?mail))\b"
        ),
        "fix": either(r"(?:is|are) being (?:fixed|repaired|mended)\b"),
        "send": either(
            rf"{_STAFF}(?: [\w'-]+){{0,3}}? (?:brings|delivers)\b|(?:sends|brings|posts) you\b",
            r"(?:it|they)(?:'ll| will) (?:be with|reach) you\b",
            rf"{_NOW}(?:sending|posting|shipping|delivering|bringing)\b",
            r"(?:yours|it|they|the \w+|your \w+) (?:goes|go) out\b",
        ),
    },
    matters={
        "call_back": either("call", r"ring\b", "phon", "telephon"),
        "replacement": either("replac", "swap", "exchang", rf"{NEW} \w+"),
        "refund": either(
            "refund", "reimburs", r"money\b", rf"(?:give|pay|return|send|get)\w*(?: \w+){{0,3}} (?:{MONEY}|back)(?!\w)"
        ),
        "visit": either(r"com(?:e|ing) (?:out|round|to you)", "visit", "collect"),
        "write_back": either("writ", "repl(?:y|ies)", "answer", "respon", "contact", r"get(?:ting)? back"),
        "fix": either("fix", "repair", "resolv", "restor"),
        "look_into": either("look(?:ing)? (?:into|at)", "check", "investigat"),
        "send": either("send", r"post(?:ed|ing)?\b", "ship", "deliver"),
        "other": NOTHING,
    },
    refused=each(
        r"\b(?:cannot|can't|can not|won't|will not|are unable to|am unable to|(?:are|am|be) not able to|(?:are|am) not going to|"
        r"are not in a position to|must decline to|have to decline to|have decided not to)(?: be)?(?P<deed>(?: [\w€$£%'-]+){1,8})",
        r"\bno (?:way|possibility|chance)(?: for us| of| to)*(?P<deed>(?: [\w€$£%'-]+){1,8})",
        r"\b(?:nobody|no one|none of us)(?: [\w']+){0,4}? (?:will|can|is going to)(?P<deed>(?: [\w'-]+){1,6})",
        r"\b(?:there (?:is|will be)|we have|you will (?:get|receive)|offer) no (?P<deed>\w+(?: \w+){0,3})",
        r"\b(?:is|are|will be) not (?:eligible|entitled|due) (?:for|to) (?P<deed>(?:an? )?\w+)",
        r"\b(?P<deed>\w+(?: [\w'-]+){0,5}?) (?:is|are|was|will be|has been|have been) (?:sadly |unfortunately )?"
        r"(?:not (?:possible|available|due|granted)|impossible|out of the question|declined|rejected|refused|denied)",
        r"\b(?:decline|reject|refuse)d?(?: \w+)? (?P<deed>(?:the|your|a|this) \w+(?: \w+){0,3})",
    ),
    narrowed=either(
        r"before\b",
        "earlier",
        "sooner",
        r"(?:any )?faster\b",
        "immediately",
        r"at once\b",
        "straight away",
        r"today\b",
        r"tonight\b",
        r"now\b",
        r"yet\b",
        r"until\b",
        r"again\b",
        "twice",
        "another",
        "different",
        r"other\b",
        "cash",
        "delivery (?:fee|cost|charge)",
        "shipping (?:fee|cost|charge)",
        "postage",
        r"on (?:a |the )?(?:weekend|\w+day)",
        r"in (?:a |the )?shop",
        r"in (?:a |the )?store",
        r"more than\b",
        r"only\b",
        "except",
        r"without\b",
        r"if\b",
        r"unless\b",
        r"by phone\b",
        "here in public",
        "in public",
    ),
    asked=re.compile(
        r"(?:^|[,;:–—-] |\b(?:please|kindly|just|you|by|can|may|do|also|do is|free to|you to|have to|is to) |@\w+ )(?:please )?(?:send|sending|write (?:to|back)|"
        r"write us|e-?mail (?:us|our|the|me)|dm|message us|contact (?:us|our|the)|call us|reach out to (?:us|our)|get in touch|"
        r"shar(?:e|ing) (?:the|your|us)|provide|providing|tell us|let us know|drop(?:ping)? us|give us(?! (?:until|till|time|a |some))|report|fill(?:ing)?(?: (?:in|out|up))? (?:the|this|our|it)|"
        r"reply (?:to|with)|show us|shoot us|forward (?:us|the|it)|bring (?:it|the|us)|leave us|mail us|help(?:ing)? us (?:out )?with|"
        r"ask (?:the|our|your|any)|check your)\b|\byou mind\b"
    ),
    supposed=re.compile(
        r"\b(?:(?<!check )(?<!see )(?<!find out )if(?! you don't mind| that's all right)|unless|in case|provided|otherwise)\b|^should |\bshould (?:you|this|that|it|anything) "
    ),
    yours=re.compile(
        r"\b(?:when|once|as soon as|after|until|the moment|upon)(?: [\w'-]+){0,3}? (?:you|your|yours|we(?:'ve| have)? "
        r"(?:receive|received|get|got) (?:it|the|them)|(?:has |have )?(?:reach(?:es|ed)?|arrives|arrived)(?: at| in)? (?:us|our))\b"
    ),
    joint=re.compile(r"\b(?:and)\b|,"),
    unsure=re.compile(
        r"\b(?:hope|hopes|hoped|hopefully|wish|try to|(?<!as we )(?:told|promised) you|were (?:told|promised)|(?:said|promised) (?:that )?we|"
        r"(?:cannot|can't|not able to|unable to|could not|won't) (?:promise|guarantee|say)|always|usually|normally|typically|"
        r"as a rule|in general)\b"
    ),
)
