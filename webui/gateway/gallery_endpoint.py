"""Queries of the gallery with the values of an address, answered by the lanes as any other query."""

import asyncio
from dataclasses import dataclass
from urllib.parse import parse_qsl

from queries.library import without_header
from webui.gateway.page_threads import PageThreads
from webui.gateway.response import Request, Response
from webui.gateway.sparql_endpoint import SparqlEndpoint
from webui.http.sparql_protocol import ProtocolRequest
from webui.pages.gallery_form import gallery_query, read_form

PREFIX = "/queries/"


@dataclass(frozen=True)
class GalleryEndpoint:
    """The pages of queries: a form without values, an answer with them."""

    endpoint: SparqlEndpoint
    pages: PageThreads

    async def respond(self, request: Request) -> Response:
        """Answer the query of a path with the values of its address; give the form without any, or with a wrong one."""
        match = gallery_query(request.page_path.removeprefix(PREFIX))
        if match is None or not (request.query or match[1]):
            return await self.pages.respond(request)
        query, form = match
        given = dict(reversed(parse_qsl(request.query)))
        edition = self.endpoint.current.edition
        text = (await asyncio.to_thread(read_form, edition, query, given)).text
        if not text:
            return await self.pages.respond(request)
        bound = without_header(text).encode()
        return await self.endpoint.answer(request, ProtocolRequest(bound, None, None, form or "html"), bound)
