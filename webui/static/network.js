// Draws the nodes of the page at the places it gives; nothing is simulated, nothing is asked of any server.
const holder = document.getElementById("network");
const data = JSON.parse(document.getElementById("network-data").textContent);
holder.replaceChildren();
const places = new Map(data.nodes.map((node) => [node.id, node.href]));
const network = new vis.Network(
  holder,
  { nodes: new vis.DataSet(data.nodes), edges: new vis.DataSet(data.edges) },
  data.options,
);
network.on("click", ({ nodes }) => {
  if (nodes.length) window.location.assign(places.get(nodes[0]));
});
network.once("afterDrawing", () => {
  network.fit();
  // A keyboard can do nothing in the picture: no stop there, the table says the same.
  for (const part of holder.querySelectorAll("[tabindex]")) part.removeAttribute("tabindex");
  holder.dataset.drawn = "yes";
});
