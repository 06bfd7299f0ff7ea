import { expect, test } from "vitest";
import { addressGroup, clientAddress } from "./client-address.ts";

test.each([
  ["203.0.113.9, 127.0.0.1", 1, "203.0.113.9"],
  ["6.6.6.6, 203.0.113.9:51234, 127.0.0.1", 1, "203.0.113.9"], // some proxies add the port
  ["[2001:db8::1]:443, ::1", 1, "2001:db8::1"],
  ["::ffff:203.0.113.9", 0, "203.0.113.9"],
  [undefined, 0, "unknown"],
  [`${"x".repeat(300)}, 127.0.0.1`, 1, "x".repeat(45)],
])("%s behind %i proxies is %s", (header, proxies, address) => {
  expect(clientAddress(header, proxies)).toBe(address);
});

test.each([
  ["203.0.113.9", "203.0.113.9"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0db8:0001:0002::1", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["unknown", "unknown"],
])("%s is counted as %s", (address, group) => {
  expect(addressGroup(address)).toBe(group);
});
