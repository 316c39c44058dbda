/** For `page.evaluate`: what can be pressed and is less than 44 pixels high, as customers and phones need it. */
export const tooSmall = `[...document.querySelectorAll(
  "a:not(.skip-link), button, summary, .choice, .verdict-choice, .scale-choice, .input, .textarea")]
  .map((each) => ({ text: each.textContent, height: each.getBoundingClientRect().height }))
  .filter(({ height }) => height > 0 && height < 44)`;
