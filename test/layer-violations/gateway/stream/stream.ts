export const stream = 1;
