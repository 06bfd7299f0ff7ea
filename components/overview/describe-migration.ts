import type { Tone } from "#components/ui/tone.tsx";
import { formatDuration } from "#lib/format/durations.ts";
import { countOf, formatCount, formatPercent, formatRate, formatShare } from "#lib/format/numbers.ts";
import type { Progress } from "#lib/overview/read-progress.ts";

export type MigrationFigure = {
  label: string;
  value: string;
  unit: string;
  /** 0 to 1; null if nothing was measured that a bar could show. */
  share: number | null;
  tone: Tone;
  facts: string[];
};

const TONES: Record<string, Tone> = { running: "run", paused: "hold", failed: "fail", rolling_back: "run" };

/** How far a plan is: in rows while a step counts them, else in people, steps or phases. */
export function describeMigration(now: Progress): MigrationFigure {
  const tone = TONES[now.state] ?? "wait";
  const state = now.state.replace("_", " ");
  const moving = now.state === "running" || now.state === "next";
  const label = moving ? "Migration in progress" : `Migration ${state}`;
  if (now.state === "next")
    return {
      label,
      tone,
      value: `${now.phasesDone} of ${now.phasesTotal}`,
      unit: "phases done",
      share: now.phasesTotal > 0 ? now.phasesDone / now.phasesTotal : null,
      facts: [
        now.waitsFor === null
          ? `${capital(now.phase)} can start`
          : `${capital(now.phase)} waits. ${now.waitsFor.replace(/\.$/, "")}`,
      ],
    };
  if (now.rowsDone !== null && now.rowsTotal) {
    const share = now.rowsDone / now.rowsTotal;
    return {
      label,
      tone,
      value: formatShare(share),
      unit: [now.phase, now.step?.replace(/^\d+-/, "")].filter(Boolean).join(", "),
      share,
      facts: [
        ...rowFacts(now, now.rowsDone, now.rowsTotal),
        // While it is undone, "steps done" counts the wrong way.
        ...(now.state === "rolling_back" ? [] : [stepsFact(now)]),
      ],
    };
  }
  if (now.flag?.killed)
    return {
      label: "Migration held",
      tone: "hold",
      value: "0\u00a0%",
      unit: `served, ${now.flag.name}`,
      share: 0,
      facts: [`The kill switch is engaged; lifting it restores ${formatPercent(now.flag.percentage)}`],
    };
  if (now.flag)
    return {
      label,
      tone,
      value: formatPercent(now.flag.percentage),
      unit: `${now.phase}, ${now.flag.name}`,
      share: now.flag.percentage / 100,
      facts: [],
    };
  if (now.stepsTotal > 0 && now.state !== "rolling_back")
    return {
      label,
      tone,
      value: `${now.stepsDone} of ${now.stepsTotal}`,
      unit: `steps of ${now.phase} done`,
      share: now.stepsDone / now.stepsTotal,
      facts: [],
    };
  return { label, tone, value: now.phase, unit: state, share: null, facts: [] };
}

function rowFacts(now: Progress, done: number, total: number): string[] {
  const facts = [`${formatCount(done)} of ${countOf(total, "row")}`];
  if ((now.state === "running" || now.state === "rolling_back") && now.rowsPerSecond) {
    facts.push(`${formatRate(now.rowsPerSecond)} rows/s`);
    if (done < total) facts.push(`${formatDuration(((total - done) / now.rowsPerSecond) * 1000)} left`);
  }
  return facts;
}

function stepsFact(now: Progress): string {
  return `${now.stepsDone} of ${countOf(now.stepsTotal, "step")} done`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
