export const killHolds = 1;
