package settings

// A Vocabulary is where the settings that most products have are found, each in
// the words of the protocol. What a product does not have is left out.
type Vocabulary struct {
	Enabled         Setting `yaml:"enabled"`          // true or false
	Scopes          Setting `yaml:"scopes"`           // that the client may ask for
	AllScopes       Setting `yaml:"all_scopes"`       // that exist at all
	GrantTypes      Setting `yaml:"grant_types"`      // by their registered names
	RefreshTokens   Setting `yaml:"refresh_tokens"`   // true or false: whether any are issued
	Rotation        Setting `yaml:"rotation"`         // true or false: whether a used one ends
	RedirectURIs    Setting `yaml:"redirect_uris"`    // as they are registered
	LogoutURIs      Setting `yaml:"logout_uris"`      // likewise, for after the logout
	SigningAlg      Setting `yaml:"signing_alg"`      // of id_tokens
	EncryptionAlg   Setting `yaml:"encryption_alg"`   // of id_tokens; empty: none
	EncryptionEnc   Setting `yaml:"encryption_enc"`   // likewise
	AccessLifetime  Setting `yaml:"access_lifetime"`  // of access tokens
	RefreshLifetime Setting `yaml:"refresh_lifetime"` // of refresh tokens
	OfflineLifetime Setting `yaml:"offline_lifetime"` // of refresh tokens for offline_access, where it is another one
	PKCE            Setting `yaml:"pkce"`             // the method that is demanded; empty: none
	PAR             Setting `yaml:"par"`              // true or false: whether it is demanded
	Authentication  Setting `yaml:"authentication"`   // methods of the client, by their registered names
	Audiences       Setting `yaml:"audiences"`        // clients that its access tokens are for, besides what is always there
	// Secret is the client's. It is compared, and never shown: it is none of All.
	Secret      Setting     `yaml:"secret"`
	ScopeClaims ScopeClaims `yaml:"scope_claims"` // that a scope brings
}

// All lists the settings by their names in a description.
func (v *Vocabulary) All() map[string]*Setting {
	return map[string]*Setting{
		"enabled":          &v.Enabled,
		"scopes":           &v.Scopes,
		"all_scopes":       &v.AllScopes,
		"grant_types":      &v.GrantTypes,
		"refresh_tokens":   &v.RefreshTokens,
		"rotation":         &v.Rotation,
		"redirect_uris":    &v.RedirectURIs,
		"logout_uris":      &v.LogoutURIs,
		"signing_alg":      &v.SigningAlg,
		"encryption_alg":   &v.EncryptionAlg,
		"encryption_enc":   &v.EncryptionEnc,
		"access_lifetime":  &v.AccessLifetime,
		"refresh_lifetime": &v.RefreshLifetime,
		"offline_lifetime": &v.OfflineLifetime,
		"pkce":             &v.PKCE,
		"par":              &v.PAR,
		"authentication":   &v.Authentication,
		"audiences":        &v.Audiences,
	}
}

// A Setting says where one is, and what the product calls it.
type Setting struct {
	Name string   `yaml:"name"`
	Unit string   `yaml:"unit"` // of a lifetime: see Units
	From []Source `yaml:"from"` // a single value is the first that there is, a list is all of them
	// Always is what needs no setting: scopes that a client may ask for anyway.
	Always []string `yaml:"always"`
}

// ScopeClaims says where the claims stand that a scope brings, for products whose
// scopes list them.
type ScopeClaims struct {
	Name   string   `yaml:"name"`   // what the product calls that which fills a claim
	In     string   `yaml:"in"`     // the name of a request
	From   string   `yaml:"from"`   // the scopes, a pointer that ends in /*
	Scope  string   `yaml:"scope"`  // pointer to the name of one
	Each   string   `yaml:"each"`   // what fills its claims, a pointer that ends in /*
	Claim  string   `yaml:"claim"`  // pointer to the name of the claim there
	Switch []string `yaml:"switch"` // pointers: one of them has to say true, or the claim goes nowhere
}

// sources are the places that are read.
func (c *ScopeClaims) sources() (all []Source) {
	if c.In == "" {
		return nil
	}
	for _, pointer := range append([]string{c.Claim}, c.Switch...) {
		all = append(all, Source{In: c.In, At: c.From + c.Each + pointer})
	}
	return append(all, Source{In: c.In, At: c.From + c.Scope})
}

// A Source is a place in an answer.
type Source struct {
	In     string  `yaml:"in"`    // the name of a request
	At     string  `yaml:"at"`    // a pointer (see at); a list is all of its elements
	Split  string  `yaml:"split"` // what stands between several values in one text
	Lookup *Lookup `yaml:"lookup"`
	// Map turns the product's values into those of the protocol, "*" any other; what
	// becomes empty is left out, and several words are several values.
	Map  map[string]string `yaml:"map"`
	Else string            `yaml:"else"` // the value, in the words of the protocol, where the answer has none
	// MayLack is for a list that the product leaves out when it is empty. Elsewhere
	// one that is not there is not known: an older version has not the setting.
	MayLack bool `yaml:"may_lack"`
}

// A Lookup reads a value through another list: the value is the key of an element
// there.
type Lookup struct {
	In   string   `yaml:"in"`   // the name of a request
	From string   `yaml:"from"` // a pointer that ends in /*
	By   string   `yaml:"by"`   // pointer to the key of an element
	Take []string `yaml:"take"` // pointers, the first that has something is read instead
}
