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
import { type Answer, Definitions, UNKNOWN_OFF } from "./definitions.ts";
import { followGateway, type GatewayFollower } from "./follow-gateway.ts";
import type { Change, SluiceProviderOptions, Snapshot } from "./model.ts";
import { Reporter } from "./report-to-gateway.ts";

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
      error: ({ flagKey, defaultValue, context }) => {
        // Of a default that is neither on nor off nobody knows which variant it is, and so it counts as off.
        this.#reporter.answered(flagKey, defaultValue === true ? "on" : "off", context.targetingKey);
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
    this.#reporter = new Reporter({ url: this.#url, clientId: this.clientId, token: options.token });
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
    return this.#resolve(flagKey, { type: "boolean", unknown: false }, context);
  }

  async resolveStringEvaluation(
    flagKey: string,
    defaultValue: string,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<string>> {
    return this.#resolve(flagKey, { type: "string", unknown: defaultValue }, context);
  }

  async resolveNumberEvaluation(
    flagKey: string,
    defaultValue: number,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<number>> {
    return this.#resolve(flagKey, { type: "number", unknown: defaultValue }, context);
  }

  async resolveObjectEvaluation<T extends JsonValue>(
    flagKey: string,
    defaultValue: T,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<T>> {
    return this.#resolve(flagKey, { type: "object", unknown: defaultValue }, context);
  }

  /**
   * @param wanted `unknown` is answered before there are definitions: off is known then of a flag that is on or off alone.
   * @throws FlagNotFoundError, TypeMismatchError: the program goes where its default says
   */
  #resolve<T extends JsonValue>(
    flagKey: string,
    wanted: { type: "boolean" | "string" | "number" | "object"; unknown: T },
    context: EvaluationContext,
  ): ResolutionDetails<T> {
    if (this.revision === null) {
      this.#reporter.answered(flagKey, "off", context.targetingKey);
      const named = wanted.type === "boolean" ? { variant: "off" } : {};
      return { value: wanted.unknown, ...named, reason: StandardResolutionReasons.DEFAULT };
    }
    const answer = this.#definitions.evaluate(flagKey, context);
    if (answer === null || (answer === UNKNOWN_OFF && wanted.type !== "boolean"))
      throw new FlagNotFoundError(`There is no flag "${flagKey}".`);
    if (typeof answer.value !== wanted.type)
      throw new TypeMismatchError(`Flag "${flagKey}" is a ${typeof answer.value}, and not a ${wanted.type}.`);
    this.#reporter.answered(flagKey, answer.variant, context.targetingKey);
    return answer as Answer & { value: T };
  }
}
