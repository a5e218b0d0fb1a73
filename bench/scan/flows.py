"""Writes a flow file with mitmproxy's own code: heads and bodies come on standard input."""
import json
import struct
import sys

from mitmproxy import connection, http, io

out = open(sys.argv[1], "wb")
writer = io.FlowWriter(out)
source = sys.stdin.buffer


def fields(pairs):
    return http.Headers([(name.encode(), value.encode()) for name, value in pairs])


while True:
    length = source.read(4)
    if len(length) < 4:
        break
    head = json.loads(source.read(struct.unpack(">I", length)[0]))
    asked, answered = source.read(head["request"]), source.read(head["response"])
    client = connection.Client(("10.0.0.1", 40000), ("10.0.0.2", 443), head["at"])
    server = connection.Server(("mail.example.com", 443))
    flow = http.HTTPFlow(client, server)
    flow.request = http.Request(
        "mail.example.com", 443, b"POST", b"https", b"mail.example.com", head["target"].encode(), b"HTTP/1.1",
        fields(head["requestHeaders"]), asked, None, head["at"], head["at"],
    )
    flow.response = http.Response(
        b"HTTP/1.1", 200, b"OK", fields(head["responseHeaders"]), answered, None, head["end"], head["end"],
    )
    writer.add(flow)
out.close()
