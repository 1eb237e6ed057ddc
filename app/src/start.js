(async (script, program, texts) => {
  const canTell = "PerformanceObserver" in window && PerformanceObserver.supportedEntryTypes?.includes("paint");
  if (canTell && document.visibilityState === "visible") {
    await new Promise((shown) => new PerformanceObserver(shown).observe({ type: "paint", buffered: true }));
  }
  const files = [import(script), fetch(program), fetch(texts)];
  const [{ default: load, hydrate }, ...answers] = await Promise.all(files);
  const missing = answers.find((answer) => !answer.ok);
  if (missing) throw new Error(`${missing.url}: ${missing.status}`);
  await load({ module_or_path: answers[0] });
  const said = await answers[1].text();
  // Taking the page over is a task of its own: in between, the browser answers whoever uses it.
  await new Promise((next) => setTimeout(next));
  hydrate(said);
})
