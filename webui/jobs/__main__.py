"""The process of one job: `python -m webui.jobs FOLDER LIFELINE SECONDS BYTES`."""

import sys

from webui.jobs.process import run

sys.exit(run(*sys.argv[1:5]))
