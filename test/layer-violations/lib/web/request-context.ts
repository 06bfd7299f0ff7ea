export const requestContext = 1;
