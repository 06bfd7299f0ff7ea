import { renderToReadableStream, renderToStaticMarkup } from "react-dom/server.edge";
import { prerender } from "react-dom/static";
import { expect, test } from "vitest";
import { message } from "#lib/messages/catalogue/message.ts";
import type { FormState } from "#lib/web/form-state.ts";
import { InEnglish } from "../../test/in-english-texts.tsx";
import { EngageFacts } from "./engage-facts.tsx";
import { EngagePanel } from "./engage-panel.tsx";
import { EngagedUnread } from "./engaged-unread.tsx";

const unread = { ok: false as const, because: message("unread.serving") };
const press = async (state: FormState) => state;

test("the button stands whatever could not be read, and what could not is said as that", async () => {
  const reading = {
    status: Promise.resolve(unread),
    people: Promise.resolve(unread),
    migration: Promise.resolve(unread),
  };
  const { prelude } = await prerender(
    <InEnglish>
      <EngagePanel engage={press} reason={null}>
        <EngageFacts reading={reading} unsure />
      </EngagePanel>
    </InEnglish>,
  );
  const html = (await new Response(prelude).text()).replaceAll("<!-- -->", "");
  expect(html).toContain("Turn everything off");
  expect(html).toContain("What is on now could not be read just now");
  expect(html).not.toContain("none in progress");
  expect(html.match(/could not be read just now/g)).toHaveLength(3);
});

test("the button is sent before anything is read, and does not wait for a database that says nothing", async () => {
  const never = new Promise<never>(() => {});
  const reading = { status: never, people: never, migration: never };
  const stream = await renderToReadableStream(
    <InEnglish>
      <EngagePanel engage={press} reason={null}>
        <EngageFacts reading={reading} unsure={false} />
      </EngagePanel>
    </InEnglish>,
  );
  const { value } = await stream.getReader().read();
  const html = new TextDecoder().decode(value).replaceAll("<!-- -->", "");
  expect(html).toContain("Turn everything off");
  expect(html).toContain("What is on now is being read");
});

test("one that is engaged can be lifted although nothing else is known", () => {
  const kill = {
    environment: "production",
    engagedAt: new Date(),
    engagedBy: "kim@x",
    reason: "errors rise",
    liftedAt: null,
    liftedBy: null,
    revision: 3,
  };
  const html = renderToStaticMarkup(
    <InEnglish>
      <EngagedUnread kill={kill} lift={press} reason={null} />
    </InEnglish>,
  );
  expect(html).toContain("kim@x");
  expect(html).toContain("Lift the kill switch");
});
