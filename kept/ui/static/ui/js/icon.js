// An icon as an element, from the sprite the page already uses.
const sprite = () => document.querySelector("svg.icon use")?.getAttribute("href").split("#")[0] ?? "";

export function icon(name, size = "") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", `icon ${size}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS("http://www.w3.org/2000/svg", "use"));
  return turn(svg, name);
}

// Makes an icon that is there show another sign.
export function turn(svg, name) {
  svg?.querySelector("use")?.setAttribute("href", `${sprite()}#${name}`);
  return svg;
}
