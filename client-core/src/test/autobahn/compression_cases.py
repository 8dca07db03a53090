# Groups 12 and 13 of the Autobahn TestSuite: permessage-deflate (RFC 7692). Version 0.5.6, the newest on Maven Central, does not have them.
# They are written anew here, with the numbers, sizes, data and parameters of the later versions, on 0.5.6's own framing and compression.

import os

from autobahn.compress import PerMessageDeflateOffer, PerMessageDeflateOfferAccept
from autobahntestsuite.case.case import Case

# (bytes of a message, seconds for all of them, bytes of a frame or 0)
SIZES = [(16, 60, 0), (64, 60, 0), (256, 120, 0), (1024, 240, 0)]
SIZES += [(length, 480, 0) for length in (4096, 8192, 16384, 32768, 65536, 131072)]
SIZES += [(length, 480, 256) for length in (8192, 16384, 32768, 65536, 131072)]
SIZES += [(131072, 480, frame) for frame in (1024, 4096, 32768)]

# (what it is, file, whether it is sent as binary messages)
DATA = [("Large JSON data file", "data1.json", False),
        ("Picture, bitmap", "lena512.bmp", True),
        ("Human readable text (German)", "pg2229.txt", True),
        ("Large HTML file", "data1.html", False),
        ("A larger PDF", "10.1.1.105.5439.pdf", True)]

# What the server asks of the client: alternatives of (client_no_context_takeover, client_max_window_bits or 0)
DEMANDS = [[(False, 0)], [(True, 0)], [(False, 9)], [(False, 15)], [(True, 9)], [(True, 15)],
           [(True, 9), (True, 0), (False, 0)]]


class CompressionCase(Case):
    """Sends messages cut from a file, each when the echo of the one before has come."""

    def init(self):
        self.reportTime = True
        self.expectedClose = {"closedByMe": True, "closeCode": [self.p.CLOSE_STATUS_CODE_NORMAL], "requireClean": True}
        self.p.perMessageCompressionAccept = self.accept
        self.start = 0
        self.sent = 0

    def accept(self, offers):
        offers = [offer for offer in offers if isinstance(offer, PerMessageDeflateOffer)]
        for without_takeover, window_bits in self.DEMAND:
            for offer in offers:
                if offer.acceptMaxWindowBits or window_bits == 0:
                    return PerMessageDeflateOfferAccept(
                        offer, requestNoContextTakeover=without_takeover, requestMaxWindowBits=window_bits)
        return None

    def onOpen(self):
        self.p.enableWirelog(False)
        self.p.autoFragmentSize = self.FRAME
        if self.p._perMessageCompress is None:
            self.end(Case.UNIMPLEMENTED, "Compression was not agreed upon.")
        else:
            self.result = "No end within %d seconds." % self.SECONDS
            self.p.closeAfter(self.SECONDS)
            self.send_next()

    def send_next(self):
        end = (self.start + self.LENGTH) % len(self.CONTENT)
        self.message = self.CONTENT[self.start:end] if end > self.start else self.CONTENT[self.start:] + self.CONTENT[:end]
        self.start = end
        self.sent += 1
        self.p.sendMessage(self.message, self.BINARY)

    def onMessage(self, message, binary):
        if binary != self.BINARY or message != self.message:
            self.end(Case.FAILED, "Message %d came back changed." % self.sent)
        elif self.sent < self.MESSAGES:
            self.send_next()
        else:
            self.end(Case.OK, "All messages came back.")

    def end(self, behavior, result):
        self.behavior = behavior
        self.result = result
        self.p.enableWirelog(True)
        self.p.sendClose(self.p.CLOSE_STATUS_CODE_NORMAL)


def add_to(fuzzing, folder, messages):
    """Adds all cases to the lists of the suite."""
    fuzzing.CaseCategories["13"] = "WebSocket Compression (different parameters)"
    for number, data in enumerate(DATA, 1):
        add(fuzzing, "12.%d" % number, folder, data, DEMANDS[0], messages)
    for number, demand in enumerate(DEMANDS, 1):
        add(fuzzing, "13.%d" % number, folder, DATA[0], demand, messages)


def add(fuzzing, group, folder, data, demand, messages):
    title, name, binary = data
    with open(os.path.join(folder, name), "rb") as content:
        content = content.read()
    fuzzing.CaseSubCategories[group] = "%s, client_no_context_takeover and client_max_window_bits: %s" % (title, demand)
    for number, (length, seconds, frame) in enumerate(SIZES, 1):
        members = {"LENGTH": length, "SECONDS": seconds, "FRAME": frame, "CONTENT": content, "BINARY": binary,
                   "DEMAND": demand, "MESSAGES": messages,
                   "DESCRIPTION": "%d messages of %d bytes, in frames of %s bytes." % (messages, length, frame or "any"),
                   "EXPECTATION": "All messages come back within %d seconds." % seconds}
        name = "Case" + group.replace(".", "_") + "_%d" % number
        fuzzing.Cases.append(type(name, (CompressionCase, object), members))
