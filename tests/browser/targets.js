// Links and controls below 24 px that stand outside of running text; each with where it is and its size.
() => {
  const chosen = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab], [role=option]";
  // Running text: the block that holds a link in its lines has words of its own beside it.
  const inText = (link) => {
    if (getComputedStyle(link).display !== "inline") return false;
    let block = link.parentElement;
    while (getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let words = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement.closest("a, button, summary")) words += node.textContent;
    }
    return /\p{L}{2}/u.test(words);
  };
  const found = [];
  for (const each of document.querySelectorAll(chosen)) {
    const box = each.getBoundingClientRect();
    if (!box.width || !box.height || each.matches(".skip") || getComputedStyle(each).visibility === "hidden") continue;
    const whole = each.matches("[type=checkbox], [type=radio]") && each.closest("label");
    const { width, height } = whole ? whole.getBoundingClientRect() : box;
    if ((width >= 24 && height >= 24) || each.closest(".CodeMirror") || inText(each)) continue;
    found.push(`${each.parentElement.tagName} ${each.outerHTML.slice(0, 90)} ${Math.round(width)}x${Math.round(height)}`);
  }
  return found;
}
