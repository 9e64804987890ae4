"""The served store: strangers' queries run in forked children of a process of their own.

`desk` takes connections and supervises; `holder` holds the snapshot and forks; `child` answers, with a
deadline and a memory limit. The web process starts all that with `launch.QueryProcess` and asks with
`client.QueryClient`.
"""
