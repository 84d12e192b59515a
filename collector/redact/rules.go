package redact

// Rule describes a built-in rule.
type Rule struct {
	Name  string // stable: it stands in masks, metrics and configuration
	Hides string // what, for people
	Form  string // how it is recognised, and whose definition that is
	Off   bool   // unless configuration turns it on
}

// rule is the number of a rule: of a built-in one below rules, of the operator's own
// from there on.
type rule int

const (
	passwordRule rule = iota
	secretRule
	tokenRule
	keyRule
	authorizationRule
	cookieRule
	signatureRule
	urlRule
	privateKeyRule
	jwtRule
	awsRule
	azureRule
	gcpRule
	githubRule
	gitlabRule
	slackRule
	discordRule
	teamsRule
	telegramRule
	stripeRule
	sendgridRule
	twilioRule
	npmRule
	pypiRule
	openaiRule
	anthropicRule
	huggingfaceRule
	dockerRule
	vaultRule
	grafanaRule
	digitaloceanRule
	shopifyRule
	atlassianRule
	cardRule
	cardCodeRule
	ibanRule
	krRule
	usRule
	ukRule
	esRule
	itRule
	frRule
	deRule
	emailRule
	phoneRule
	rules
)

// Rules lists the built-in rules.
func Rules() []Rule {
	return []Rule{
		passwordRule:      {Name: "password", Hides: "values of fields and flags named password, passwd, pwd, passphrase, …", Form: "the end of the name; `PASSWORD 'x'` and `IDENTIFIED BY 'x'` in SQL"},
		secretRule:        {Name: "secret", Hides: "values of fields named secret, client_secret, secret_key, aws_secret_access_key, …", Form: "the end of the name"},
		tokenRule:         {Name: "token", Hides: "values of fields named token, access_token, x-auth-token, …", Form: "the end of the name"},
		keyRule:           {Name: "key", Hides: "values of fields named api_key, x-api-key, access_key, private_key, AccountKey, …", Form: "the end of the name; key alone is none"},
		authorizationRule: {Name: "authorization", Hides: "credentials of Authorization headers, and what follows Bearer and Basic", Form: "RFC 6750; RFC 7617: base64 of a text with a colon"},
		cookieRule:        {Name: "cookie", Hides: "values of Cookie and Set-Cookie, of JSESSIONID and PHPSESSID", Form: "RFC 6265"},
		signatureRule:     {Name: "signature", Hides: "sig= and signature= of signed URLs: Azure SAS, Power Automate, S3, GCS", Form: "20 characters of base64 or hexadecimal and more"},
		urlRule:           {Name: "url-password", Hides: "the password in scheme://user:password@host, and in user:password@tcp(host)", Form: "RFC 3986, userinfo"},
		privateKeyRule:    {Name: "private-key", Hides: "PEM and PGP private keys, also cut ones; certificates and public keys stay", Form: "RFC 7468"},
		jwtRule:           {Name: "jwt", Hides: "JSON Web Tokens", Form: "RFC 7519: eyJ….…, base64url"},
		awsRule:           {Name: "aws", Hides: "AWS access key ids", Form: "AKIA, ASIA or ABIA and 16 of A-Z 2-7"},
		azureRule:         {Name: "azure", Hides: "client secrets of Entra ID", Form: "three characters, a digit, Q~, 31 to 34 characters"},
		gcpRule:           {Name: "gcp", Hides: "Google API keys and OAuth access tokens", Form: "AIza and 35; ya29. and 20 and more"},
		githubRule:        {Name: "github", Hides: "GitHub tokens", Form: "ghp_, gho_, ghu_, ghs_, ghr_, github_pat_"},
		gitlabRule:        {Name: "gitlab", Hides: "GitLab tokens", Form: "glpat-, gldt-, glrt-, glcbt-"},
		slackRule:         {Name: "slack", Hides: "Slack tokens and the paths of webhooks", Form: "xoxb- and its sisters, xapp-; hooks.slack.com/…"},
		discordRule:       {Name: "discord", Hides: "tokens of Discord webhooks", Form: "/api/webhooks/ID/TOKEN"},
		teamsRule:         {Name: "teams", Hides: "paths of Teams webhooks", Form: "….webhook.office.com/…; for workflows see signature"},
		telegramRule:      {Name: "telegram", Hides: "tokens of Telegram bots", Form: "8 to 10 digits, :AA, 33 characters"},
		stripeRule:        {Name: "stripe", Hides: "Stripe secret and restricted keys, webhook secrets; pk_ stays", Form: "sk_live_, sk_test_, rk_live_, rk_test_, whsec_"},
		sendgridRule:      {Name: "sendgrid", Hides: "SendGrid API keys", Form: "SG., 22 characters, a dot, 43 characters"},
		twilioRule:        {Name: "twilio", Hides: "Twilio API keys", Form: "SK and 32 hexadecimal digits"},
		npmRule:           {Name: "npm", Hides: "npm tokens", Form: "npm_ and 36"},
		pypiRule:          {Name: "pypi", Hides: "PyPI tokens", Form: "pypi-Ag…"},
		openaiRule:        {Name: "openai", Hides: "keys of OpenAI and of services that follow its form", Form: "sk- and 20 characters and more, three digits among them"},
		anthropicRule:     {Name: "anthropic", Hides: "Anthropic keys", Form: "sk-ant-"},
		huggingfaceRule:   {Name: "huggingface", Hides: "Hugging Face tokens", Form: "hf_ and 30 and more"},
		dockerRule:        {Name: "docker", Hides: "Docker Hub tokens", Form: "dckr_pat_, dckr_oat_"},
		vaultRule:         {Name: "vault", Hides: "HashiCorp Vault tokens", Form: "hvs., hvb., hvr."},
		grafanaRule:       {Name: "grafana", Hides: "Grafana service account and cloud tokens", Form: "glsa_, glc_"},
		digitaloceanRule:  {Name: "digitalocean", Hides: "DigitalOcean tokens", Form: "dop_v1_, doo_v1_, dor_v1_"},
		shopifyRule:       {Name: "shopify", Hides: "Shopify tokens", Form: "shpat_, shpca_, shppa_, shpss_"},
		atlassianRule:     {Name: "atlassian", Hides: "Atlassian API tokens", Form: "ATATT3…"},
		cardRule:          {Name: "card", Hides: "payment card numbers", Form: "14 to 16 digits (UnionPay also 19), whole or in the issuer's groups by blanks or dashes, an issuer's prefix, Luhn (ISO/IEC 7812); not behind a name that ends in id"},
		cardCodeRule:      {Name: "card-code", Hides: "card verification codes", Form: "3 or 4 digits in a field named cvv, cvc, cvv2, cvc2"},
		ibanRule:          {Name: "iban", Hides: "bank account numbers", Form: "ISO 13616: the country's length, mod 97"},
		krRule:            {Name: "kr-rrn", Hides: "Korean resident and alien registration numbers", Form: "YYMMDD-[1-8]NNNNNN with a date that exists; the check digit is not asked: numbers given since October 2020 have none"},
		usRule:            {Name: "us-ssn", Hides: "US social security numbers", Form: "NNN-NN-NNNN, ranges of the SSA"},
		ukRule:            {Name: "uk-nino", Hides: "UK national insurance numbers", Form: "AA999999A without blanks, prefixes of HMRC"},
		esRule:            {Name: "es-dni", Hides: "Spanish DNI and NIE", Form: "8 digits, or X, Y, Z and 7, and the check letter"},
		itRule:            {Name: "it-codice-fiscale", Hides: "Italian tax codes", Form: "16 characters, the check letter"},
		frRule:            {Name: "fr-nir", Hides: "French social security numbers", Form: "15 digits, whole or as 1 85 05 78 006 084 91, mod 97"},
		deRule:            {Name: "de-tax-id", Hides: "German tax ids", Form: "11 digits, the check digit (ISO 7064), behind a name: Steuer-ID, IdNr, tax id, TIN"},
		emailRule:         {Name: "email", Hides: "mail addresses", Form: "RFC 5321, without quotes", Off: true},
		phoneRule:         {Name: "phone", Hides: "telephone numbers", Form: "E.164 with +; Korean and North American forms with dashes", Off: true},
	}
}
