import { randomUUID } from "node:crypto";
import {
  type EvaluationContext,
  FlagNotFoundError,
  type Hook,
  type JsonValue,
  OpenFeatureEventEmitter,
  type Provider,
  ProviderEvents,
  type ResolutionDetails,
  StandardResolutionReasons,
  TypeMismatchError,
} from "@openfeature/server-sdk";
import { Definitions } from "./definitions.ts";
import { followGateway, type GatewayFollower } from "./follow-gateway.ts";
import type { Change, SluiceProviderOptions, Snapshot } from "./model.ts";
import { type Reporter, reportToGateway } from "./report-to-gateway.ts";

export type { SluiceProviderOptions };

const START_TIMEOUT_MS = 2_000;

/**
 * An OpenFeature server provider that evaluates in this process. The gateway streams the definitions and is told at
 * once when a revision is in force here, so the dashboard can say who confirmed the kill switch. While the gateway is
 * away, or behind what it served before, the last known definitions stay in force; if there never were any, every flag is an explicit off.
 */
export class SluiceProvider implements Provider {
  readonly runsOn = "server";
  readonly metadata = { name: "Sluice" };
  readonly events = new OpenFeatureEventEmitter();
  /** Identifies this process to the gateway. */
  readonly clientId = randomUUID();

  /** Where the provider has no answer, or is not ready to be asked, the program goes where its default says. */
  readonly hooks: Hook[] = [
    {
      error: ({ flagKey, flagValueType, defaultValue, context }) => {
        if (flagValueType !== "boolean") return;
        this.#reporter.answered(flagKey, defaultValue === true, context.targetingKey);
      },
    },
  ];

  readonly #options: SluiceProviderOptions;
  readonly #url: string;
  readonly #definitions = new Definitions();
  readonly #reporter: Reporter;
  #follower: GatewayFollower | null = null;
  #stale = false;

  constructor(options: SluiceProviderOptions) {
    this.#url = new URL(options.gatewayUrl).href.replace(/\/$/, "");
    this.#options = options;
    this.#reporter = reportToGateway({ url: this.#url, clientId: this.clientId, token: options.token });
  }

  /** The revision in force here; null before the first definitions came. */
  get revision(): number | null {
    return this.#definitions.revision;
  }

  /** Waits for the first definitions, but not for ever, and never fails: without any, every flag is off. */
  async initialize(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.#options.startTimeoutMs ?? START_TIMEOUT_MS);
    const { clientId } = this;
    this.#follower = followGateway({
      url: this.#url,
      clientId,
      provider: this.#options,
      onStart: ({ secret }) => this.#reporter.began(secret),
      onSnapshot: (snapshot) => {
        if (this.#definitions.isOlder(snapshot)) {
          this.#tell(this.#definitions.heedOlder(snapshot));
          return false;
        }
        this.#takeOver(this.#definitions.replace(snapshot), snapshot);
        resolve();
        return true;
      },
      onChange: (change) => this.#takeOver(this.#definitions.apply(change), change),
      onLost: () => this.#lose(),
    });
    await promise;
    clearTimeout(timer);
    if (this.revision === null) this.#stale = true;
  }

  async onClose(): Promise<void> {
    await this.#reporter.stop();
    this.#follower?.stop();
  }

  #takeOver(flagsChanged: string[], { revision }: Snapshot | Change): void {
    this.#reporter.acknowledge(revision);
    if (this.#stale) {
      this.#stale = false;
      this.events.emit(ProviderEvents.Ready);
    }
    this.#tell(flagsChanged);
  }

  #tell(flagsChanged: string[]): void {
    if (flagsChanged.length > 0) this.events.emit(ProviderEvents.ConfigurationChanged, { flagsChanged });
  }

  #lose(): void {
    if (this.#stale) return;
    this.#stale = true;
    this.events.emit(ProviderEvents.Stale, {
      message: "The gateway is away or behind; the last known flags stay in force.",
    });
  }

  async resolveBooleanEvaluation(
    flagKey: string,
    _defaultValue: boolean,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    if (this.revision === null) {
      this.#reporter.answered(flagKey, false, context.targetingKey);
      return { value: false, variant: "off", reason: StandardResolutionReasons.DEFAULT };
    }
    const answer = this.#definitions.evaluate(flagKey, context);
    if (answer === null) throw new FlagNotFoundError(`There is no flag "${flagKey}".`);
    this.#reporter.answered(flagKey, answer.value, context.targetingKey);
    return answer;
  }

  resolveStringEvaluation(flagKey: string): Promise<ResolutionDetails<string>> {
    return refuseType(flagKey);
  }

  resolveNumberEvaluation(flagKey: string): Promise<ResolutionDetails<number>> {
    return refuseType(flagKey);
  }

  resolveObjectEvaluation<T extends JsonValue>(flagKey: string): Promise<ResolutionDetails<T>> {
    return refuseType(flagKey);
  }
}

function refuseType(flagKey: string): Promise<never> {
  return Promise.reject(new TypeMismatchError(`Flag "${flagKey}" is on or off; ask for a boolean.`));
}
