export { cookies } from "next/headers.js";
