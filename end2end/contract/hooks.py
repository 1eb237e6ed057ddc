"""How schemathesis sends pushed lines: they are text."""

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


@schemathesis.deserializer("application/pdf")
def pdf(context, response):
    """A PDF is told by its first bytes; its schema is a text."""
    assert response.content.startswith(b"%PDF-"), "no PDF"
    return "%PDF-"
