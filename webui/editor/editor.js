// The editor of SPARQL queries in place of a text area, which stays in the form and keeps the text.
// It stands in a shadow root: there its styles are adopted style sheets, which a strict content security policy allows.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, StreamLanguage, bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState, Prec, RangeSetBuilder, StateField } from "@codemirror/state";
import { Decoration, EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { completions } from "./completions.js";

const theme = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--paper)", border: "1px solid var(--edge)", borderRadius: "3px", fontSize: ".92rem" },
  "&.cm-focused": { outline: "3px solid var(--focus)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", minHeight: "14rem" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { color: "var(--muted)", backgroundColor: "var(--wash)", border: "0" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "var(--wash)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--track)" },
  ".cm-broken": { backgroundColor: "var(--fault)", boxShadow: "inset 3px 0 var(--fault-edge)" },
  ".cm-tooltip": { color: "var(--ink)", backgroundColor: "var(--raised)", border: "1px solid var(--edge)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: ".85rem", maxHeight: "16rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".2rem .5rem", minHeight: "24px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { color: "var(--strength-ink)", backgroundColor: "var(--strength)" },
  ".cm-completionDetail": { fontFamily: "var(--sans)", fontStyle: "normal", color: "inherit", marginLeft: "1rem" },
});
const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--deep)", fontWeight: "600" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--tie-ink)" },
  { tag: [tags.string, tags.number, tags.bool, tags.literal], color: "var(--between-ink)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
  { tag: tags.atom, color: "var(--link)" },
]);

// What is typed over several lines is put in their place here: a browser would style it inline, which the policy refuses.
const typedOverLines = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to } = view.state.selection.main, { doc } = view.state;
    if (event.inputType !== "insertText" || !event.data || doc.lineAt(from).number === doc.lineAt(to).number) return false;
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    event.preventDefault();
    return true;
  },
});

// The line where the server found the query broken, until the text changes.
function brokenLine(number) {
  return StateField.define({
    create(state) {
      const marks = new RangeSetBuilder();
      if (number > 0 && number <= state.doc.lines) {
        const { from } = state.doc.line(number);
        marks.add(from, from, Decoration.line({ class: "cm-broken" }));
      }
      return marks.finish();
    },
    update: (marks, transaction) => (transaction.docChanged ? Decoration.none : marks),
    provide: (field) => EditorView.decorations.from(field),
  });
}

const area = document.querySelector("textarea[data-terms]");
if (area) {
  const host = document.createElement("div"), label = document.querySelector(`label[for="${area.id}"]`);
  host.className = "editor";
  area.before(host);
  area.hidden = true;
  const root = host.attachShadow({ mode: "open" });
  const run = () => {
    area.form.requestSubmit();
    return true;
  };
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        // The key Tab leaves the editor, so that nobody is caught in it.
        Prec.highest(keymap.of([{ key: "Mod-Enter", run }])),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        lineNumbers(), history(), drawSelection(), highlightActiveLine(), indentOnInput(), bracketMatching(), closeBrackets(),
        StreamLanguage.define(sparql),
        syntaxHighlighting(colours),
        EditorState.phrases.of({ Completions: area.dataset.completions, "Selection deleted": area.dataset.deleted }),
        autocompletion({ override: [completions(area.dataset.terms)] }),
        brokenLine(Number(area.dataset.line)),
        EditorView.lineWrapping,
        typedOverLines,
        EditorView.contentAttributes.of({ "aria-label": label.textContent, spellcheck: "false" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) area.value = update.state.doc.toString();
        }),
        theme,
      ],
    }),
  });
  label.addEventListener("click", () => view.focus());
}
