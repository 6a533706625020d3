"""MetricFlow's engine kept warm: reads a query a line, answers with its rows and the seconds the engine took for it.

`worker.py NAME PROJECT`, run by the Python of MetricFlow's own environment. The engine is set up as `mf` sets it up.
"""

import json
import os
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from dbt_metricflow.cli.cli_configuration import CLIConfiguration
from metricflow.engine.metricflow_engine import MetricFlowQueryRequest


def main() -> None:
    """Answers queries until the pipe is closed: {"metric", "group_by", "first", "last"}."""
    project = Path(sys.argv[2])
    os.chdir(project)  # its profile names the tables from there
    configured = CLIConfiguration()
    configured.setup(dbt_profiles_path=project, dbt_project_path=project, configure_file_logging=False)
    engine = configured.mf
    print(json.dumps({"ready": sys.argv[1]}), flush=True)
    for line in sys.stdin:
        print(json.dumps(_answer(engine, json.loads(line)), default=str), flush=True)


def _answer(engine: Any, query: dict[str, Any]) -> dict[str, Any]:
    request = MetricFlowQueryRequest.create_with_random_request_id(
        metric_names=[query["metric"]],
        group_by_names=query["group_by"],
        time_constraint_start=datetime.fromisoformat(query["first"]),
        time_constraint_end=datetime.fromisoformat(query["last"]),
    )
    begin = time.perf_counter()
    table = engine.query(request).result_df
    seconds = time.perf_counter() - begin
    return {"seconds": seconds, "columns": [*table.column_names], "rows": [[*row] for row in table.rows]}


if __name__ == "__main__":
    main()
