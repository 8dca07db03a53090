# What autobahn.compress_deflate uses of Python's zlib, on JZlib: a port of zlib to Java, whose deflater and inflater keep to the window
# that they are given, and which shares nothing with java.util.zip.

import jarray
from com.jcraft.jzlib import Deflater, Inflater, JZlib

MAX_WBITS = 15
DEFLATED = 8
Z_DEFAULT_COMPRESSION = -1
Z_SYNC_FLUSH = 2

CHUNK = 16384


def run(stream, step, data, flush):
    """Feeds data to a stream and returns what comes out of it."""
    stream.setInput(data)
    output = []
    while True:
        buffer = jarray.zeros(CHUNK, "b")
        stream.setOutput(buffer)
        status = step(flush)
        if status not in (JZlib.Z_OK, JZlib.Z_BUF_ERROR):
            raise Exception("zlib: %d %s" % (status, stream.getMessage()))
        output.append(buffer[:stream.next_out_index].tostring())
        if stream.avail_out > 0:
            return "".join(output)


class compressobj:
    def __init__(self, level, method, wbits, memlevel):
        self.deflater = Deflater()
        # zlib: a deflater with a window of 8 bits uses 9; nobody here asks for it.
        self.deflater.init(level, max(9, -wbits), memlevel, JZlib.W_NONE)

    def compress(self, data):
        return run(self.deflater, self.deflater.deflate, data, JZlib.Z_NO_FLUSH)

    def flush(self, mode):
        return run(self.deflater, self.deflater.deflate, "", mode)


class decompressobj:
    def __init__(self, wbits):
        self.inflater = Inflater()
        self.inflater.init(-wbits, JZlib.W_NONE)

    def decompress(self, data):
        return run(self.inflater, self.inflater.inflate, data, JZlib.Z_NO_FLUSH)
