//! How large a template may be and how long evaluating it may take.

/// Bounds. The defaults are Resource Manager's where it publishes one; the others keep a hostile template from running on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file.
    pub file_bytes: usize,
    /// How deep objects and arrays may lie in one another.
    pub document_depth: usize,
    /// Parameters of one template.
    pub parameters: usize,
    /// Variables of one template.
    pub variables: usize,
    /// Outputs of one template.
    pub outputs: usize,
    /// Resources of one template, loops unrolled.
    pub resources: usize,
    /// Turns of one loop.
    pub copies: usize,
    /// How deep deployments may lie in one another.
    pub nested_deployments: usize,
    /// Steps of evaluating one template with everything nested in it; an element made or looked at is a step.
    pub steps: u64,
    /// Bytes of text that all values made on the way may have together.
    pub text_bytes: u64,
    /// How deep variables, functions and calls may lead into one another while evaluating.
    pub evaluation_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 4 * 1024 * 1024,
            document_depth: 100,
            parameters: 256,
            variables: 256,
            outputs: 64,
            resources: 800,
            copies: 800,
            nested_deployments: 5,
            steps: 2_000_000,
            text_bytes: 64 * 1024 * 1024,
            evaluation_depth: 300,
        }
    }
}
