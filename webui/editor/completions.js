// What is offered while a query is typed: prefixes, classes and properties that the served graph has, and keywords.
const KEYWORDS = ("SELECT CONSTRUCT DESCRIBE ASK WHERE FROM NAMED GRAPH OPTIONAL UNION MINUS FILTER BIND VALUES DISTINCT REDUCED GROUP ORDER BY"
  + " ASC DESC HAVING LIMIT OFFSET PREFIX BASE UNDEF EXISTS NOT IN AS COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG LCASE UCASE CONTAINS"
  + " STRSTARTS STRENDS REGEX REPLACE CONCAT COALESCE IF BOUND YEAR ROUND").split(" ");
const keywords = KEYWORDS.map((label) => ({ label, type: "keyword", boost: -1 }));

// Put a term in its place, and declare its prefix at the top where the query does not.
function insert(prefix, namespace) {
  return (view, completion, from, to) => {
    const text = view.state.doc.toString();
    const declared = new RegExp(`^\\s*PREFIX\\s+${prefix}:`, "im").test(text);
    const line = declared ? "" : `PREFIX ${prefix}: <${namespace}>\n`;
    view.dispatch({
      changes: [...(line ? [{ from: 0, insert: line }] : []), { from, to, insert: completion.label }],
      selection: { anchor: from + line.length + completion.label.length },
    });
  };
}

function termsOf(vocabulary) {
  const option = (type) => ([name, label, number]) => {
    const prefix = name.slice(0, name.indexOf(":"));
    return { label: name, detail: `${label} ${number.toLocaleString(document.documentElement.lang)}`.trim(), type, apply: insert(prefix, vocabulary.prefixes[prefix]) };
  };
  return { classes: vocabulary.classes.map(option("class")), properties: vocabulary.properties.map(option("property")) };
}

export function completions(address) {
  let loaded;
  const load = () => loaded ??= fetch(address).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(`${address}: ${answer.status}`))));
  return async (context) => {
    const word = context.matchBefore(/[\w-]*:?[\w-]*/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    if (/[?$<"']$/.test(context.state.sliceDoc(word.from - 1, word.from))) return null;
    const vocabulary = await load(), terms = termsOf(vocabulary);
    const before = context.state.sliceDoc(Math.max(0, word.from - 40), word.from);
    if (/\bPREFIX\s+$/i.test(before)) {
      const options = Object.entries(vocabulary.prefixes).map(([prefix, namespace]) => ({ label: `${prefix}:`, detail: namespace, type: "namespace", apply: `${prefix}: <${namespace}>\n` }));
      return { from: word.from, options, validFor: /^[\w-]*:?$/ };
    }
    const isType = /(\ba|rdf:type)\s+$/.test(before);
    const options = isType ? terms.classes : [...terms.properties, ...terms.classes, ...keywords];
    return { from: word.from, options, validFor: /^[\w-]*:?[\w-]*$/ };
  };
}
