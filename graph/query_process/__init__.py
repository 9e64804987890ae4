"""Query process: public SPARQL queries run in forked workers that can be killed.

`server` takes connections and supervises; `snapshot_holder` holds the snapshot and forks; `worker` answers within a
deadline and a memory limit. The web process starts them with `launch.QueryProcess` and sends queries with
`client.QueryClient`.
"""
