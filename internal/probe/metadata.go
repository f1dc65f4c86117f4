package probe

import (
	"encoding/json"
	"slices"
)

// ProviderMetadata is the discovery document (OpenID Connect Discovery 1.0
// section 3, RFC 8414 section 2). Members of the wrong type are absent here and
// named in Malformed.
type ProviderMetadata struct {
	Issuer                string
	AuthorizationEndpoint string
	TokenEndpoint         string
	UserinfoEndpoint      string
	JWKSURI               string
	RegistrationEndpoint  string
	IntrospectionEndpoint string
	RevocationEndpoint    string
	EndSessionEndpoint    string
	DeviceEndpoint        string
	PAREndpoint           string

	ScopesSupported        []string
	ResponseTypesSupported []string
	GrantTypesSupported    []string
	SubjectTypesSupported  []string
	IDTokenAlgs            []string // id_token_signing_alg_values_supported
	TokenAuthMethods       []string // token_endpoint_auth_methods_supported
	ClaimsSupported        []string
	ChallengeMethods       []string // code_challenge_methods_supported (RFC 8414)
	PromptValues           []string // prompt_values_supported

	IssParameter bool // authorization_response_iss_parameter_supported (RFC 9207)
	RequirePAR   bool // require_pushed_authorization_requests (RFC 9126)

	Malformed []string       // members whose JSON type is not the specified one
	Raw       map[string]any // the whole document, for fingerprints; public
}

// fields is the one list that connects the document's members with the struct.
func (m *ProviderMetadata) fields() (texts map[string]*string, lists map[string]*[]string, flags map[string]*bool) {
	return map[string]*string{
			"issuer":                                &m.Issuer,
			"authorization_endpoint":                &m.AuthorizationEndpoint,
			"token_endpoint":                        &m.TokenEndpoint,
			"userinfo_endpoint":                     &m.UserinfoEndpoint,
			"jwks_uri":                              &m.JWKSURI,
			"registration_endpoint":                 &m.RegistrationEndpoint,
			"introspection_endpoint":                &m.IntrospectionEndpoint,
			"revocation_endpoint":                   &m.RevocationEndpoint,
			"end_session_endpoint":                  &m.EndSessionEndpoint,
			"device_authorization_endpoint":         &m.DeviceEndpoint,
			"pushed_authorization_request_endpoint": &m.PAREndpoint,
		}, map[string]*[]string{
			"scopes_supported":                      &m.ScopesSupported,
			"response_types_supported":              &m.ResponseTypesSupported,
			"grant_types_supported":                 &m.GrantTypesSupported,
			"subject_types_supported":               &m.SubjectTypesSupported,
			"id_token_signing_alg_values_supported": &m.IDTokenAlgs,
			"token_endpoint_auth_methods_supported": &m.TokenAuthMethods,
			"claims_supported":                      &m.ClaimsSupported,
			"code_challenge_methods_supported":      &m.ChallengeMethods,
			"prompt_values_supported":               &m.PromptValues,
		}, map[string]*bool{
			"authorization_response_iss_parameter_supported": &m.IssParameter,
			"require_pushed_authorization_requests":          &m.RequirePAR,
		}
}

// Has reports whether the document has a member, other than null and "".
func (m *ProviderMetadata) Has(member string) bool {
	v, ok := m.Raw[member]
	return ok && v != nil && v != ""
}

// ParseMetadata reads a discovery document. The error is that of the JSON.
func ParseMetadata(body []byte) (*ProviderMetadata, error) {
	m := &ProviderMetadata{}
	if err := json.Unmarshal(body, &m.Raw); err != nil {
		return nil, err
	}
	texts, lists, flags := m.fields()
	for name, to := range texts {
		read(m, name, to)
	}
	for name, to := range lists {
		read(m, name, to)
	}
	for name, to := range flags {
		read(m, name, to)
	}
	slices.Sort(m.Malformed)
	return m, nil
}

// read fills one member, or notes that its type is wrong.
func read[T any](m *ProviderMetadata, name string, to *T) {
	value, ok := m.Raw[name]
	if !ok || value == nil {
		return
	}
	again, err := json.Marshal(value)
	if err == nil {
		var v T
		if err = json.Unmarshal(again, &v); err == nil {
			*to = v
			return
		}
	}
	m.Malformed = append(m.Malformed, name)
}

// Endpoints returns the advertised addresses by member name.
func (m *ProviderMetadata) Endpoints() map[string]string {
	texts, _, _ := m.fields()
	out := map[string]string{}
	for name, s := range texts {
		if name != "issuer" && *s != "" {
			out[name] = *s
		}
	}
	return out
}
