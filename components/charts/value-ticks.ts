/** Steps that a person counts in. */
const STEPS = [1, 2, 2.5, 3, 5, 10];

/**
 * Round values from 0 up to at least `highest`, at most `most` steps: where the lines of a scale stand. Counts have no half;
 * a scale of nothing ends at 1.
 */
export function valueTicks(highest: number, whole: boolean, most = 4): number[] {
  const wanted = Math.max(highest, whole || highest === 0 ? 1 : 0);
  const rough = wanted / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const steps = [...STEPS.map((step) => step * power), 20 * power].filter(
    (step) => !whole || Number.isInteger(step),
  );
  const step = steps.find((one) => one * most >= wanted) ?? 20 * power;
  const count = Math.max(1, Math.ceil(wanted / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}
