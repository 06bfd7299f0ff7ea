import { expect, test } from "vitest";
import { maskText } from "./mask-text.ts";
import { isSecretName } from "./secret-names.ts";

test.each([
  [
    'Invalid payload: {"patientName":"Kim Minsu","password":"hunter2secret","phone":"010-1234-5678"}; token: abcdef123456; Authorization: Bearer abcdefghijkl',
    'Invalid payload: {"patientName":"[hidden]","password":"[hidden]","phone":"[hidden]"}; token: [hidden]; Authorization: [hidden]',
  ],
  ["password: hunter2", "password: [hidden]"],
  ["password = hunter2", "password = [hidden]"],
  ["password=hunter2 for room=4", "password=[hidden] for room=4"],
  ["password => hunter2", "password => [hidden]"],
  ["Wrong password: hunter2. Room 4 stays open.", "Wrong password: [hidden]. Room 4 stays open."],
  ["name: Kim Minsu, room: 4", "name: [hidden], room: 4"],
  ['data={"password":"hunter2"}', 'data={"password":"[hidden]"}'],
  ["{'password' : 'hunter2', 'room': 4}", "{'password' : '[hidden]', 'room': 4}"],
  [
    String.raw`sent "{\"password\":\"hunter2\",\"room\":4}"`,
    String.raw`sent "{\"password\":\"[hidden]\",\"room\":4}"`,
  ],
  [String.raw`"password":"hun\"ter2","room":4`, '"password":"[hidden]","room":4'],
  ['bad {"password":{"old":["hunter2"]},"room":4}', 'bad {"password":[hidden],"room":4}'],
  ['bad {"password":12345,"room":4}', 'bad {"password":[hidden],"room":4}'],
  ['password: hun"ter2', "password: [hidden]"],
  ['{"detail":"password: hunter2","room":4}', '{"detail":"password: [hidden]","room":4}'],
  ['bad {"password":"hunter2', 'bad {"password":"[hidden]'],
  ['bad {"password":null,"room":4}', 'bad {"password":null,"room":4}'],
  ["Key (email)=(kim at example) already exists.", "Key (email)=[hidden] already exists."],
  ["<login><password>hunter2</password></login>", "<login><password>[hidden]</password></login>"],
  ['<ns:Password type="a"><b>hunter2</b></ns:Password>', '<ns:Password type="a">[hidden]</ns:Password>'],
  ["<password><![CDATA[hunter2]]></password>", "<password>[hidden]</password>"],
  ["<password>hunter2", "<password>[hidden]"],
  ['<login password="hunter2" room="4"/>', '<login password="[hidden]" room="4"/>'],
  ["<password/><room>4</room>", "<password/><room>4</room>"],
  ['bad ["password","hunter2"]', 'bad ["password","[hidden]"]'],
  ['bad {"type":"password","value":"hunter2"}', 'bad {"type":"password","value":"[hidden]"}'],
  ['bad {"param":"password","v":"hunter2"}', 'bad {"param":"password","v":"[hidden]"}'],
  ['bad {"param":"room","v":"4"}', 'bad {"param":"room","v":"4"}'],
  ["X-Api-Key: abc123secretvalue", "X-Api-Key: [hidden]"],
  ["API key: abc123secretvalue", "API key: [hidden]"],
  ["Cookie: a=hunter2; b=hunter2", "Cookie: [hidden]"],
  ...[
    String.raw`username="a\"b", response="hunter2"`,
    String.raw`username="a\\", b="c", response="hunter2"`,
    'a= "b", c="hunter2"',
    'a = "b" , c = "hunter2"',
    "a=b, c=hunter2",
    'a="b, c", d="hunter2',
  ].flatMap((parts) =>
    ["Authorization: ", "Authorization=", "proxy-authorization = "].map((name) => [
      `${name}Digest ${parts}`,
      `${name}[hidden]${parts.endsWith('"') ? '"' : ""}`,
    ]),
  ),
  [
    String.raw`{"sent":"Authorization: Digest a=\"b\\\"c\", d=\"hunter2\"","room":4}`,
    String.raw`{"sent":"Authorization: [hidden]\"","room":4}`,
  ],
  ["authorization=Negotiate hunter2", "authorization=[hidden]"],
  ["cookie=a=b; theme=hunter2", "cookie=[hidden]"],
  ["a?cookie=hunter2&page=2 is gone", "a?cookie=[hidden]&page=2 is gone"],
  ["authorization=hunter2 for room 4", "authorization=[hidden] for room 4"],
  ["GET https://example.com/a?page=2&sig=hunter2&x=1", "GET https://example.com/a?page=2&sig=[hidden]&x=1"],
  ["user[password]=hunter2&room=4", "user[password]=[hidden]&room=4"],
  ["psql --password hunter2 --room 4", "psql --password [hidden] --room 4"],
  ["psql --password 'hunter2 x' --room 4", "psql --password '[hidden]' --room 4"],
  ["psql --password --room 4", "psql --password --room 4"],
  ["password：hunter2", "password：[hidden]"],
  ["비밀번호＝hunter2", "비밀번호＝[hidden]"],
  ["| password | hunter2 x | room | 4 |", "| password | [hidden] | room | 4 |"],
  ["|password|hunter2|token|x1|", "|password|[hidden]|token|[hidden]|"],
  ["select 'set password=''hunter2'' now'", "select 'set password=''[hidden]'' now'"],
  ["password='' room=4", "password='' room=4"],
  ["password='hun''ter2' room=4", "password='[hidden]' room=4"],
  ["alter role b password ''hunter2'' valid", "alter role b password ''[hidden]'' valid"],
  ["GET /a?next=password%3Dhunter2%26room%3D4 is 404", "GET /a?next=password%3D[hidden]%26room%3D4 is 404"],
  ["body %7B%22password%22%3A%22hunter2%22%7D", "body %7B%22password%22%3A%22[hidden]%22%7D"],
  ["password%253Dhunter2", "password%253D[hidden]"],
  ["%EB%B9%84%EB%B0%80%EB%B2%88%ED%98%B8%3Dhunter2", "%EB%B9%84%EB%B0%80%EB%B2%88%ED%98%B8%3D[hidden]"],
  ["no kim%40example.com here", "no [hidden] here"],
  ["Failing row contains (17, Kim :), hunter2, null).", "Failing row contains [hidden]."],
  [
    "Key (patient_name, room)=(Kim) already exists, 4) already exists.",
    "Key (patient_name, room)=[hidden] already exists.",
  ],
  ["Key (lower(name), room)=(kim, 4) is duplicated.", "Key (lower(name), room)=[hidden] is duplicated."],
  [
    "Key (room, during)=(4, [1,2)) conflicts with existing key (room, during)=(4, [1,3)).",
    "Key (room, during)=[hidden].",
  ],
  [
    'Key (a, b)=(Kim, 4) is not present in table "c" (23503)',
    'Key (a, b)=[hidden] is not present in table "c" (23503)',
  ],
  ["where (password, room) = (hunter2, 4)", "where (password, room) = [hidden]"],
  ['COPY clinics, line 3, column patient: "Kim Minji"', 'COPY clinics, line 3, column patient: "[hidden]"'],
  ['"pass\\u0077ord":"hunter2"', '"pass\\u0077ord":"[hidden]"'],
  ["sent Bearer abcdefghijkl", "sent Bearer [hidden]"],
  ["sent Basic YWRtaW46aHVudGVy", "sent Basic [hidden]"],
])("%s", (text, right) => {
  expect(maskText(text, isSecretName)).toBe(right);
  expect(maskText(right, isSecretName)).toBe(right);
});

test.each([
  "Basic examination: room 4 at 15:34, see https://example.com/a?page=2#top",
  "the password is wrong, 2 of 3",
  "connect ECONNREFUSED ::1:5432",
  "password: ",
  "100 % of 50%, see https://example.com/a%20b?x=%EB%B9%84%zz",
  "select a || name || ' ' || room; a | b",
  "with --name --verbose, and -- password of the room",
  '<room>4</room> a < b, ["room","4"], {"room":{"floor":[1]}}',
])("leaves %s", (text) => {
  expect(maskText(text, isSecretName)).toBe(text);
});

// Whatever looks again from every character on takes hours here.
test.each([
  "name:",
  "name=(",
  'name:"',
  "<name>",
  "<name ",
  "<name></x>",
  '["name","',
  'type:"name" ',
  "a: ",
  ":",
  "name: null,",
])("looks through a long text of %j once", (piece) => {
  const text = piece.repeat(Math.floor(1_000_000 / piece.length));
  expect(maskText(text, isSecretName).length).toBeLessThan(text.length * 3);
});
