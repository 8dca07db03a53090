# Starts the fuzzing server of the Autobahn TestSuite 0.5.6 under Jython:
#
#   java -cp jython.jar:jzlib.jar -Dpython.path=SUITE org.python.util.jython fuzzing_server.py \
#       SUITE REPORTS MESSAGES CASE...
#
# SUITE: the folder with the unpacked Python sources. REPORTS: where /updateReports writes to. MESSAGES: how many messages a case of
# the groups 12 and 13 sends (the TestSuite: 1000). CASE: such as 1.1.1 or 6.*.
# Prints "listening on PORT", a free port of 127.0.0.1. Nothing in SUITE is changed.

import os
import sys
import types

suite, reports, messages, patterns = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]

# The package's own __init__ imports all modes of the suite and a reactor that Jython does not have; only one mode is needed here.
package = types.ModuleType("autobahntestsuite")
package.__path__ = [os.path.join(suite, "autobahntestsuite")]
package.version = "0.5.6"
sys.modules["autobahntestsuite"] = package

from twisted.internet import reactor
from autobahn import compress_deflate
from autobahn.websocket import listenWS
from autobahntestsuite import fuzzing

sys.dont_write_bytecode = True  # this folder is kept clean
import compression_cases
import windowed_zlib

# Jython's own zlib has a window of 15 bits whatever it is asked for.
compress_deflate.zlib = windowed_zlib
compression_cases.add_to(fuzzing, os.path.join(suite, "autobahntestsuite", "testdata"), messages)

factory = fuzzing.FuzzingServerFactory(
    {"url": "ws://127.0.0.1:9001", "options": {"failByDrop": False}, "outdir": reports, "cases": patterns})
factory.port = 0
port = listenWS(factory, interface="127.0.0.1").getHost().port
factory.externalPort = port  # what the Host field is compared with
print "listening on %d" % port
sys.stdout.flush()
reactor.run()
