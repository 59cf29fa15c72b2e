// The API counts code points, JavaScript UTF-16 units: one emoji is 1 there and 2 here.

/** A function that turns code-point offsets of `text` into UTF-16 offsets. */
export function codePointIndex(text) {
  const astral = []; // code-point offsets of the characters that take two units
  let points = 0;
  for (let unit = 0; unit < text.length; unit += 1, points += 1) {
    const code = text.codePointAt(unit);
    if (code > 0xffff) {
      astral.push(points);
      unit += 1;
    }
  }
  return (offset) => {
    let low = 0;
    let high = astral.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (astral[middle] < offset) low = middle + 1;
      else high = middle;
    }
    return Math.min(offset + low, text.length);
  };
}

/** {offset, length} in code points as {start, end} in units of `text`. */
export function toUnits(text, spans) {
  const index = codePointIndex(text);
  return spans.map(({ offset, length }) => ({ start: index(offset), end: index(offset + length) }));
}

/**
 * Cut 0…length at every edge of `intervals` ({start, end, id}).
 * Returns {start, end, ids} in order, without gaps; `ids` are those that cover the piece.
 */
export function cutAtEdges(length, intervals) {
  const valid = intervals.filter(({ start, end }) => start < end);
  const edges = new Set([0, length]);
  for (const { start, end } of valid) edges.add(start).add(end);
  const sorted = [...edges].filter((edge) => edge >= 0 && edge <= length).sort((a, b) => a - b);
  return sorted.slice(1).map((end, i) => {
    const start = sorted[i];
    const ids = valid.filter((one) => one.start <= start && end <= one.end).map((one) => one.id);
    return { start, end, ids: [...new Set(ids)] };
  });
}

/**
 * Where `sentences` stand in `text`, as {before, sentence, index}; `after` is what follows the last.
 * A sentence that does not stand there to the letter makes all of them stand apart by a space.
 */
export function place(text, sentences) {
  const parts = [];
  let end = 0;
  for (const [index, sentence] of sentences.entries()) {
    const start = text.indexOf(sentence, end);
    if (start < 0) {
      return { parts: sentences.map((one, i) => ({ before: i ? " " : "", sentence: one, index: i })), after: "" };
    }
    parts.push({ before: text.slice(end, start), sentence, index });
    end = start + sentence.length;
  }
  return { parts, after: text.slice(end) };
}
