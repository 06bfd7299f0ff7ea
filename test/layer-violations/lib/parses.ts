export { z as schema } from "zod";
