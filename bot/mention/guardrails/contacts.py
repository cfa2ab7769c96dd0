"""Links go to the brand's own pages; addresses, phone numbers and handles stand in a cited passage."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.mention.draft import Flag
from bot.mention.guardrails.addresses import emails, handles, host_of, links, phones
from bot.mention.guardrails.context import Context, blocked

_HIDDEN = re.compile(
    r"\b[\w-]+\s*(?:\[|\()\s*(?:dot|at|точка|собака|kropka|malpa|małpa)\s*(?:\]|\))\s*[\w-]+", re.IGNORECASE
)
_MESSENGER = re.compile(r"\b(?:whatsapp|viber|telegram|messenger|instagram|facebook|ватсап|вотсап|вайбер|телеграм)\w*", re.IGNORECASE)  # fmt: skip


def stray_link(text: str, context: Context) -> Iterable[Flag]:
    """The host must be the brand's, and the page one that a fact names."""
    pages = {_page(link) for source in context.stated for link in links(source)}
    stray = [link for link in links(text) if not (_own(link, context) and (_page(link) in pages or _bare(link)))]
    return blocked("stray_link", [*stray, *(match[0] for match in _HIDDEN.finditer(text))])


def invented_contact(text: str, context: Context) -> Iterable[Flag]:
    """An address, a number or an account that stands in no cited passage: it may belong to anybody."""
    stated = "\n".join(context.stated)
    known = {address.lower() for address in emails(stated)}
    digits = {re.sub(r"\D", "", number) for number in phones(stated)}
    stray = [address for address in emails(text) if address.lower() not in known]
    stray += [
        number for number in phones(text) if re.sub(r"\D", "", number) not in digits and not _said(number, context)
    ]
    stray += [name for name in handles(text) if name.lower() not in f"{stated}\n{context.mention}".lower()]
    stray += [match[0] for match in _MESSENGER.finditer(text) if match[0].lower() not in f"{stated}\n{context.mention}".lower()]  # fmt: skip
    return blocked("invented_contact", stray)


def _said(number: str, context: Context) -> bool:
    """The customer's own number is no invention; that it is repeated in public is another rule's matter."""
    return re.sub(r"\D", "", number) in re.sub(r"\D", "", context.mention)


def _own(link: str, context: Context) -> bool:
    host = host_of(link)
    return any(host == own or host.endswith(f".{own}") for own in context.links)


def _page(link: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", link.lower()).rstrip("/")


def _bare(link: str) -> bool:
    return "/" not in _page(link)
