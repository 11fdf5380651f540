// A chart's table as numbers and words. Knows nothing of drawing.

const number = (text) => (text === undefined || text === '' || Number.isNaN(Number(text)) ? null : Number(text));

/** The table: `labels` of its rows, `timed` when they are days, `series` with name, dash, values and words as the cells say them. */
export function readTable(table) {
  const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => row.querySelector('[data-v]'));
  const series = heads.map((head, column) => ({ head, column })).filter(({ head, column }) => column > 0 && !('skip' in head.dataset)).slice(0, 6)
    .map(({ head, column }) => ({
      name: head.textContent.trim(), dash: 'dash' in head.dataset,
      values: rows.map((row) => number(row.cells[column]?.dataset.v)), words: rows.map((row) => row.cells[column]?.textContent.trim() ?? ''),
    }));
  return { labels: rows.map((row) => row.cells[0].textContent.trim()), timed: rows.some((row) => row.cells[0].querySelector('time[datetime]')), series };
}

/** Sums from below, for a stack: what stands under each value, and its top. */
export function stacked(series) {
  const under = series[0].values.map(() => 0);
  return series.map((one) => {
    const base = [...under];
    one.values.forEach((v, i) => { under[i] += v ?? 0; });
    return { base, top: [...under] };
  });
}

function niceStep(span) {
  const raw = span / 5, power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 2.5, 5, 10].find((m) => m * power >= raw * 0.999) * power;
}

/** Ends and marks of the value axis: from 0 unless told otherwise, ending at a round number; percentages end at 100. */
export function valueAxis(highest, { from = 0, to = null, percent = false }) {
  const max = Math.max(highest, from + (percent ? 1 : 4));
  const step = niceStep((to ?? max) - from);
  let top = to ?? from + Math.ceil((max - from) / step - 1e-9) * step;
  if (percent && max <= 100) top = Math.min(top, 100);
  const marks = [];
  for (let v = from; v <= top + step / 1e6; v += step) marks.push(Number(v.toPrecision(12)));
  return { from, top, marks };
}
